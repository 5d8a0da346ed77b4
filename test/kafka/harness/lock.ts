// A lock between processes: a folder with the pid of its holder in it. Used while the Kafka cache is filled, where test
// workers, benchmarks and a developer's shell may all ask at the same moment. A dead holder's lock is taken over.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs `work` while holding the lock folder `path`; waits as long as another living process holds it. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!tryLock(path)) {
    breakIfDead(path);
    await delay(50);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** The pid is inside before the folder has its name: renaming onto a folder that is not empty fails. */
function tryLock(path: string): boolean {
  const mine = `${path}.${process.pid}.${performance.now()}`;
  mkdirSync(mine);
  writeFileSync(`${mine}/pid`, String(process.pid));
  try {
    renameSync(mine, path);
    return true;
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    if (codeOf(error) === 'ENOTEMPTY' || codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Renames before it removes: of several that see the same dead holder, one wins and the others find nothing. */
function breakIfDead(path: string): void {
  if (holderLives(path)) return;
  const aside = `${path}.dead.${process.pid}.${performance.now()}`;
  try {
    renameSync(path, aside);
    // between the two lines above another may have taken the lock: give it back
    if (holderLives(aside)) renameSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

function holderLives(path: string): boolean {
  try {
    process.kill(Number(readFileSync(`${path}/pid`, 'utf8')), 0);
    return true;
  } catch (error) {
    // not there any more: released just now, so nothing is to be broken
    return codeOf(error) === 'EPERM' || codeOf(error) === 'ENOENT';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
