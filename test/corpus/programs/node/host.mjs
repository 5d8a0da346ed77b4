// Loaded before a program: the loggers ask the system for the host's name, and the corpus says web-1.

import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

os.hostname = () => 'web-1';
syncBuiltinESMExports();
