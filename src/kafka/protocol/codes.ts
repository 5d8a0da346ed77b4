// Kafka's error codes (https://kafka.apache.org/protocol#protocol_error_codes): the ones a reader meets, and
// which of them are worth a retry. Codes without a name are shown as numbers.

export const CODE = {
  none: 0,
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeader: 6,
  notEnoughReplicas: 19,
  topicAuthorizationFailed: 29,
  invalidTimestamp: 32,
  unsupportedCompression: 76,
  unknownTopicId: 100,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  [-1]: 'unknown server error',
  1: 'offset out of range',
  2: 'corrupt message',
  3: 'unknown topic or partition',
  5: 'leader not available',
  6: 'not the leader',
  7: 'request timed out',
  8: 'broker not available',
  9: 'replica not available',
  10: 'message too large',
  13: 'network error on the broker',
  17: 'invalid topic name',
  19: 'not enough replicas in sync',
  20: 'not enough replicas in sync after the write',
  29: 'not authorized to read the topic',
  31: 'not authorized on the cluster',
  32: 'timestamp out of bounds',
  33: 'SASL mechanism not enabled',
  34: 'SASL not expected here',
  35: 'version not supported',
  42: 'invalid request',
  56: 'storage error',
  58: 'authentication failed',
  72: 'listener not found',
  74: 'leader epoch is old',
  75: 'leader epoch is unknown',
  76: 'compression not supported by this fetch version',
  78: 'offset not available yet',
  87: 'invalid record',
  100: 'unknown topic id',
  103: 'another topic id',
};

// A new leader, a restart, an election: refresh the metadata and go on from the same offset.
const RETRIABLE = new Set([-1, 3, 5, 6, 7, 8, 9, 13, 56, 72, 74, 75, 78, 100, 103]);

/** The code in words. */
export const codeName = (code: number): string => NAMES[code] ?? `error code ${code}`;

/** Whether a retry can help. */
export const isRetriable = (code: number): boolean => RETRIABLE.has(code);
