// Puts connection errors into words: half a sentence for each broker, and a hint if one setting would help. Causes are
// told apart by name and code, and by text where kafkajs and OpenSSL offer nothing else.

import { KlogError } from '../../base/errors.ts';
import type { Connection } from './connection.ts';
import { LinkError, type LinkStage } from './link-error.ts';

interface Explained {
  readonly reason: string;
  readonly hint?: string;
  /** The broker was reached and said no: worth more than "another one is down". */
  readonly isDecisive?: boolean;
}

/** What an explanation can depend on. */
interface Seen {
  readonly connection: Connection;
  readonly stage: LinkStage;
  readonly code: string;
  readonly text: string;
}

const decisive = (reason: string, hint?: string): Explained => ({
  reason,
  ...(hint === undefined ? {} : { hint }),
  isDecisive: true,
});

const NOT_KAFKA = { reason: 'answered with something that is not Kafka' };
const TLS_HINT = 'a TLS port? -X security.protocol=SSL';

/** Patterns for `name code: text` of the innermost error; the first match counts. */
const RULES: readonly (readonly [RegExp, Explained | ((seen: Seen) => Explained)])[] = [
  [
    /^KafkaJSSASLAuthenticationError /,
    decisive(
      'refused the login (wrong user name or password)',
      'check sasl.username and sasl.password of the context',
    ),
  ],
  [
    /^\S+ 33:|UNSUPPORTED_SASL_MECHANISM|mechanism is not supported/,
    ({ connection: { sasl } }) =>
      decisive(
        `does not offer SASL ${sasl?.mechanism.toUpperCase() ?? ''}`.trimEnd(),
        '-X sasl.mechanism=SCRAM-SHA-512 (or PLAIN, SCRAM-SHA-256)',
      ),
  ],
  [/^\S+ 34:/, decisive('does not use SASL on this port', '-X security.protocol=PLAINTEXT')],
  [/ECONNREFUSED/, { reason: 'refused the connection' }],
  [/ENOTFOUND|EAI_AGAIN/, { reason: 'has a host name that does not resolve' }],
  [/^\S+ (EHOSTUNREACH|ENETUNREACH):/, { reason: 'cannot be reached from this network' }],
  [
    /^\S+ \S*(SELF_SIGNED|UNABLE_TO_(GET|VERIFY))/,
    decisive('has a certificate from an unknown authority', '-X ssl.ca.location=ca.pem'),
  ],
  [
    /^\S+ ERR_TLS_CERT_ALTNAME_INVALID:/,
    ({ text }) => {
      // Node's text ends with `Host: a. is not in the cert's altnames: DNS:b`; for IP addresses the list is empty.
      const names = /cert's [a-z]+: *(.*)/.exec(text)?.[1] ?? '';
      const listed = names === '' ? '' : ` (${names})`;
      return decisive(
        `has a certificate for another name${listed}`,
        '-X ssl.endpoint.identification.algorithm=',
      );
    },
  ],
  [/^\S+ CERT_HAS_EXPIRED:/, decisive('has an expired certificate')],
  [
    /^\S+ ERR_SSL|alert bad certificate|certificate required/,
    ({ text, code }) =>
      decisive(
        `refused the TLS handshake (${text.split(':')[4] ?? code})`,
        '-X ssl.certificate.location=client.pem -X ssl.key.location=client.key',
      ),
  ],
  [/before secure TLS connection/, decisive('does not speak TLS', '-X security.protocol=PLAINTEXT')],
  [/key values mismatch/, decisive('was not contacted: the client certificate and its key do not match')],
  [
    /^\S+ KLOG_LATE:|: (Connection timeout|Broker not connected)$/,
    ({ connection }) => ({ reason: `did not answer in ${connection.connectTimeoutMs / 1000} s` }),
  ],
  [
    /^KafkaJSRequestTimeoutError /,
    ({ connection }) => ({ reason: `did not answer a request in ${connection.requestTimeoutMs / 1000} s` }),
  ],
  [/^\S+ KLOG_NOT_KAFKA:/, NOT_KAFKA],
  [
    /^\S+ KLOG_TLS:/,
    ({ connection }) => (connection.tls === undefined ? { ...NOT_KAFKA, hint: TLS_HINT } : NOT_KAFKA),
  ],
  [/^\S+ KLOG_CLOSED:|closed connection|connection closed|ECONNRESET|EPIPE/i, closed],
];

function closed({ connection, stage }: Seen): Explained {
  if (stage === 'versions' && connection.tls === undefined) {
    return { reason: 'closed the connection before it answered', hint: TLS_HINT };
  }
  if (stage !== 'connect' && connection.sasl === undefined) {
    return {
      reason: 'closed the connection after the first request',
      hint: 'does it need a login? -X security.protocol=SASL_SSL -X sasl.mechanism=SCRAM-SHA-512',
    };
  }
  return { reason: 'closed the connection' };
}

/** The innermost error, which kafkajs has wrapped. */
function rootOf(error: unknown): Error & { code?: unknown } {
  let current = error as Error & { cause?: unknown; originalError?: unknown; code?: unknown };
  for (let depth = 0; depth < 6; depth++) {
    const inner = current.originalError ?? current.cause;
    if (!(inner instanceof Error)) break;
    current = inner;
  }
  return current;
}

/** Half a sentence about a failed link ("refused the connection"), and what to try. */
export function explainLink(error: unknown, connection: Connection): Explained {
  const { name, code = '', message: text } = rootOf(error);
  const rule = RULES.find(([pattern]) => pattern.test(`${name} ${code}: ${text}`));
  if (rule === undefined) return { reason: `failed (${text.split('\n')[0] ?? text})` };
  const [, say] = rule;
  if (typeof say !== 'function') return say;
  return say({
    connection,
    stage: error instanceof LinkError ? error.stage : 'request',
    code: String(code),
    text,
  });
}

/** The error for a cluster without a working bootstrap broker; `failures` by address, in the order given. */
export function unreachable(
  connection: Connection,
  failures: readonly (readonly [string, unknown])[],
): KlogError {
  const explained = failures.map(([address, error]) => ({ address, ...explainLink(error, connection) }));
  const hint = explained.find((entry) => entry.hint !== undefined)?.hint;
  const no = explained.find((entry) => entry.isDecisive);
  const cause = failures[0]?.[1];
  if (no !== undefined) {
    const message = `cannot use "${connection.name}": ${no.address} ${no.reason}`;
    return new KlogError('connection', message, { hint: no.hint ?? hint, cause });
  }
  const list = explained.map(({ address, reason }) => `${address} ${reason}`).join(', ');
  return new KlogError('unreachable', `cannot reach any broker of "${connection.name}": ${list}`, {
    hint: hint ?? '-b HOST:9092',
    cause,
  });
}
