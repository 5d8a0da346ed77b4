// Java's sasl.jaas.config: `CLASS required username="..." password="...";`. Only the two login modules with a
// user name and a password mean something to klog.

import { KlogError } from '../../base/errors.ts';

export interface JaasLogin {
  /** Undefined for a SCRAM module: which of the two it is, sasl.mechanism says. */
  readonly mechanism: 'PLAIN' | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/**
 * Reads one login module. A quoted value may hold anything, with a backslash before a quote or backslash; see
 * javax.security.auth.login.Configuration. `where` begins the message of a KlogError `bad-jaas`, which never
 * repeats the text: it holds a password.
 */
export function parseJaas(text: string, where: string): JaasLogin {
  const [, module, settings = ''] =
    /^\s*([\w.$]+)\s+(?:required|requisite|sufficient|optional)\b(.*?);?\s*$/is.exec(text) ?? [];
  const kind = /\.?(Plain|Scram)LoginModule$/.exec(module ?? '')?.[1];
  if (kind === undefined) {
    const what =
      module === undefined ? 'is not "CLASS required key=value ...;"' : `has the login module "${module}"`;
    throw new KlogError(
      'bad-jaas',
      `${where}: sasl.jaas.config ${what}; klog knows PlainLoginModule and ScramLoginModule`,
      {
        hint: '-X sasl.mechanism=SCRAM-SHA-512 -X sasl.username=reader',
      },
    );
  }
  const values = new Map<string, string>();
  for (const [, name = '', quoted, bare] of settings.matchAll(
    /([\w.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))/gs,
  )) {
    values.set(name, quoted?.replaceAll(/\\(.)/gs, '$1') ?? bare ?? '');
  }
  return {
    mechanism: kind === 'Plain' ? 'PLAIN' : undefined,
    username: values.get('username'),
    password: values.get('password'),
  };
}
