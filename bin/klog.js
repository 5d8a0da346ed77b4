#!/usr/bin/env node
import '../dist/klog.js';
