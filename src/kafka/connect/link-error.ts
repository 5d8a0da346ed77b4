// What can be wrong with a link to a broker, as data. In words: errors.ts.

/** The stage at which an error struck, because the same one means different things. */
export type LinkStage = 'connect' | 'versions' | 'login' | 'request';

export class LinkError extends Error {
  override readonly name = 'LinkError';
  readonly address: string;
  readonly stage: LinkStage;
  constructor(address: string, stage: LinkStage, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.address = address;
    this.stage = stage;
  }
}

const FAULTS = {
  KLOG_CLOSED: 'the connection is closed',
  KLOG_LATE: 'no answer in time',
  KLOG_NOT_KAFKA: 'an answer of impossible length',
  KLOG_TLS: 'an answer that begins like TLS',
} as const;

/** What klog itself finds wrong. kafkajs passes on the code where it wraps the error. */
export class LinkFault extends Error {
  readonly code: keyof typeof FAULTS;
  constructor(code: keyof typeof FAULTS) {
    super(FAULTS[code]);
    this.code = code;
  }
}
