// Loads a file of the built program with the machine code that V8 made of it when it was built, which halves the
// time that klog takes to start. Another Node than the one that built it does not take that; it then starts as usual.

const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const DIST = join(__dirname, '../dist');
/** What stands in a file of its own, to be loaded when it is asked for: each of its exports is named as it is asked for. */
const PART = /^kafkajs(?=\/)/;
const loaded = new Map();

/** Runs a part of the program, once; what it exports. */
function load(name) {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const filename = join(DIST, `${name}.cjs`);
  // The build writes ASCII only.
  const source = readFileSync(filename, 'latin1');
  const script = new Script(`(function (exports, require, module, __filename) {${source}\n})`, {
    filename,
    cachedData: readCode(name),
  });
  const module = { exports: {} };
  loaded.set(name, { script, module });
  const require = createRequire(filename);
  const find = (id) => {
    const part = PART.exec(id);
    return part === null ? require(id) : load(part[0])[id];
  };
  script.runInThisContext()(module.exports, Object.assign(find, require), module, filename);
  return module.exports;
}

function readCode(name) {
  try {
    return readFileSync(join(DIST, `${name}.code`));
  } catch {
    return undefined;
  }
}

module.exports = { load, loaded };
