// Runs the built program with the arguments given and keeps the machine code that V8 made of what ran. Part of the
// build.

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { load, loaded } = require('../bin/load.js');

process.on('exit', () => {
  for (const [name, { script }] of loaded) {
    writeFileSync(join(__dirname, `../dist/${name}.code`), script.createCachedData());
  }
});
load('klog');
