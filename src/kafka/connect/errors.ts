// What went wrong with a connection, in words: each broker gets half a sentence, and a hint where one setting
// would mend it. kafkajs's own retries are off; the causes are told apart by code, name and text.

import { KlogError } from '../../base/errors.ts';
import { LinkError } from './client.ts';
import type { Connection } from './connection.ts';

interface Explained {
  readonly reason: string;
  readonly hint?: string;
  /** The broker was reached and said no: worth more than "another one is down". */
  readonly decisive?: boolean;
}

/** The innermost error: kafkajs wraps the interesting one. */
function rootOf(error: unknown): Error & { code?: unknown } {
  let current = error as Error & { cause?: unknown; originalError?: unknown };
  for (let depth = 0; depth < 6; depth++) {
    const inner = current.originalError ?? current.cause;
    if (!(inner instanceof Error)) break;
    current = inner as typeof current;
  }
  return current as Error & { code?: unknown };
}

/** Half a sentence about a failed link ("refused the connection"), and what to try. */
export function explainLink(error: unknown, connection: Connection): Explained {
  const root = rootOf(error);
  const code = String(root.code ?? '');
  const text = root.message;
  const stage = error instanceof LinkError ? error.stage : 'request';
  const seconds = connection.connectTimeoutMs / 1000;
  const usesTls = connection.tls !== undefined;

  if (root.name === 'KafkaJSSASLAuthenticationError') {
    return {
      reason: 'refused the login (wrong user name or password)',
      hint: 'check sasl.username and sasl.password of the context',
      decisive: true,
    };
  }
  if (
    code === '33' ||
    text.includes('UNSUPPORTED_SASL_MECHANISM') ||
    text.includes('mechanism is not supported')
  ) {
    return {
      reason: `does not offer SASL ${connection.sasl?.mechanism.toUpperCase() ?? ''}`.trimEnd(),
      hint: '-X sasl.mechanism=SCRAM-SHA-512 (or PLAIN, SCRAM-SHA-256)',
      decisive: true,
    };
  }
  if (code === '34') {
    return {
      reason: 'does not use SASL on this port',
      hint: '-X security.protocol=PLAINTEXT',
      decisive: true,
    };
  }
  if (code === 'ECONNREFUSED' || text.includes('ECONNREFUSED')) return { reason: 'refused the connection' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || /ENOTFOUND|EAI_AGAIN/.test(text)) {
    return { reason: 'is not a host name that resolves' };
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return { reason: 'cannot be reached from this network' };
  if (/SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code)) {
    return {
      reason: 'has a certificate of an unknown authority',
      hint: '-X ssl.ca.location=ca.pem',
      decisive: true,
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    // Node ends with `Host: a. is not in the cert's altnames: DNS:b`; of an address with an empty list.
    const names = /cert's [a-z]+: *(.*)/.exec(text)?.[1] ?? '';
    return {
      reason: `has a certificate for another name${names === '' ? '' : ` (${names})`}`,
      hint: '-X ssl.endpoint.identification.algorithm=',
      decisive: true,
    };
  }
  if (code === 'CERT_HAS_EXPIRED') return { reason: 'has an expired certificate', decisive: true };
  if (
    code.startsWith('ERR_SSL') ||
    text.includes('alert bad certificate') ||
    text.includes('certificate required')
  ) {
    return {
      reason: `refused the TLS handshake (${text.split(':')[4] ?? code})`,
      hint: '-X ssl.certificate.location=client.pem -X ssl.key.location=client.key',
      decisive: true,
    };
  }
  if (text.includes('before secure TLS connection')) {
    return { reason: 'does not speak TLS', hint: '-X security.protocol=PLAINTEXT', decisive: true };
  }
  if (text.includes('key values mismatch')) {
    return {
      reason: 'was not asked: the client certificate and its key do not fit together',
      decisive: true,
    };
  }
  if (text === 'did not answer in time' || text === 'Connection timeout' || text === 'Broker not connected') {
    return { reason: `did not answer in ${seconds} s` };
  }
  if (root.name === 'KafkaJSRequestTimeoutError') {
    return { reason: `did not answer a request in ${connection.requestTimeoutMs / 1000} s` };
  }
  const nonsense = /an answer of (-?\d+) bytes/.exec(text);
  if (nonsense !== null) {
    // 0x15 and 0x16 begin a TLS alert and a TLS handshake.
    const tls = !usesTls && [0x15, 0x16].includes(Number(nonsense[1]) >>> 24);
    const reason = 'answered with something that is not Kafka';
    return tls ? { reason, hint: 'a TLS port? -X security.protocol=SSL' } : { reason };
  }
  if (/closed connection|connection closed|is closed|ECONNRESET|EPIPE/i.test(text)) {
    if (stage === 'versions' && !usesTls) {
      return {
        reason: 'closed the connection before it answered',
        hint: 'a TLS port? -X security.protocol=SSL',
      };
    }
    if (stage !== 'connect' && connection.sasl === undefined) {
      return {
        reason: 'closed the connection after the first request',
        hint: 'does it need a login? -X security.protocol=SASL_SSL -X sasl.mechanism=SCRAM-SHA-512',
      };
    }
    return { reason: 'closed the connection' };
  }
  return { reason: `failed (${text.split('\n')[0] ?? text})` };
}

/** The error for a cluster none of whose bootstrap brokers answered; `failures` by address, in the order given. */
export function unreachable(
  connection: Connection,
  failures: readonly (readonly [string, unknown])[],
): KlogError {
  const explained = failures.map(([address, error]) => ({ address, ...explainLink(error, connection) }));
  const hint = explained.find((entry) => entry.hint !== undefined)?.hint;
  const decisive = explained.find((entry) => entry.decisive);
  const cause = failures[0]?.[1];
  if (decisive !== undefined) {
    return new KlogError(
      'connection',
      `cannot use "${connection.name}": ${decisive.address} ${decisive.reason}`,
      {
        hint: decisive.hint ?? hint,
        cause,
      },
    );
  }
  const list = explained.map((entry) => `${entry.address} ${entry.reason}`).join(', ');
  return new KlogError('unreachable', `cannot reach any broker of "${connection.name}": ${list}`, {
    hint: hint ?? '-b HOST:9092',
    cause,
  });
}
