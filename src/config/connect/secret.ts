// Values that need not stand in the config file in plain text: {env: NAME}, {file: PATH}, {command: LINE}. No
// error ever holds a value.

import { KlogError } from '../../base/errors.ts';
import { readNeeded, resolvePath } from '../machine/path.ts';
import type { World } from '../machine/world.ts';

export type Secret =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly line: string };

/** How long a command may take. */
const SECRET_TIMEOUT_MS = 10_000;
/** Lines of a command's stderr that an error shows. */
const STDERR_LINES = 10;

/**
 * The value of a secret, without a line end at its end. `what` names the property in errors; relative paths start
 * at `base`. KlogErrors: `secret-missing`, `unreadable-file`, `secret-command`.
 */
export async function revealSecret(
  secret: Secret,
  what: string,
  base: string | undefined,
  world: World,
): Promise<string> {
  if (secret.kind === 'env') {
    const value = world.env[secret.name];
    if (value !== undefined && value !== '') return value;
    throw new KlogError('secret-missing', `${what}: the variable ${secret.name} is not set`, {
      hint: `export ${secret.name}=...`,
    });
  }
  if (secret.kind === 'file') {
    const path = resolvePath(secret.path, base, world.homeDir);
    return nonEmpty(readNeeded(path, what, world).toString(), `${what}: "${path}" is empty`);
  }
  const result = await world.runCommand(secret.line, SECRET_TIMEOUT_MS);
  const said = result.stderr.trim().split('\n').slice(-STDERR_LINES);
  const detail = said[0] === '' ? [] : said.map((line) => `    ${line}`);
  const failure = failureOf(result.status, result.exitCode);
  if (failure !== undefined) {
    throw new KlogError('secret-command', `${what}: "${secret.line}" ${failure}`, {
      detail,
      hint: secret.line,
    });
  }
  return nonEmpty(result.stdout, `${what}: "${secret.line}" printed nothing`, detail);
}

function failureOf(status: string, exitCode: number | undefined): string | undefined {
  if (status === 'timed out') return `did not end in ${SECRET_TIMEOUT_MS / 1_000} s`;
  if (status === 'not started') return 'could not be started';
  if (exitCode === undefined) return 'was ended by a signal';
  return exitCode === 0 ? undefined : `ended with exit code ${exitCode}`;
}

function nonEmpty(text: string, message: string, detail: readonly string[] = []): string {
  const value = text.replace(/\r?\n$/, '');
  if (value === '') throw new KlogError('secret-missing', message, { detail });
  return value;
}

/** How a secret is shown: where it comes from, never what it is. */
export function secretSource(secret: Secret): string {
  if (secret.kind === 'env') return `{env: ${secret.name}}`;
  return secret.kind === 'file' ? `{file: ${secret.path}}` : `{command: ${secret.line}}`;
}
