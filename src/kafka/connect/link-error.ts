// What can go wrong with a link to a broker, as data; errors.ts puts it into words.

/** When an error occurred: the same one means different things at different stages. */
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

/** An error that klog itself detects. kafkajs keeps the code when it wraps the error. */
export class LinkFault extends Error {
  readonly code: keyof typeof FAULTS;
  constructor(code: keyof typeof FAULTS) {
    super(FAULTS[code]);
    this.code = code;
  }
}
