// The names of client properties: those that klog acts on, in Java's and librdkafka's spellings, and those that
// it can do without. Sources: the configuration tables of Apache Kafka's consumer and of librdkafka.

/** What klog acts on: klog's own name for it, and the other spelling where there is one. */
const USED = {
  'bootstrap.servers': ['metadata.broker.list'],
  'security.protocol': [],
  'sasl.mechanism': ['sasl.mechanisms'],
  'sasl.username': [],
  'sasl.password': [],
  'sasl.jaas.config': [],
  'ssl.ca.location': [],
  'ssl.ca.pem': ['ssl.truststore.certificates'],
  'ssl.certificate.location': [],
  'ssl.certificate.pem': ['ssl.keystore.certificate.chain'],
  'ssl.key.location': [],
  'ssl.key.pem': ['ssl.keystore.key'],
  'ssl.key.password': [],
  'ssl.truststore.location': [],
  'ssl.truststore.type': [],
  'ssl.truststore.password': [],
  'ssl.keystore.location': [],
  'ssl.keystore.type': [],
  'ssl.keystore.password': [],
  'ssl.endpoint.identification.algorithm': [],
  'enable.ssl.certificate.verification': [],
  'client.id': [],
  'client.rack': [],
  'fetch.max.bytes': [],
  'fetch.message.max.bytes': ['max.partition.fetch.bytes'],
  'check.crcs': [],
  'request.timeout.ms': ['socket.timeout.ms'],
  'socket.connection.setup.timeout.ms': [],
  'isolation.level': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PropertyName = keyof typeof USED;

/** Values that no message and no listing may show. */
const SECRET = new Set<string>([
  'sasl.password',
  'sasl.jaas.config',
  'ssl.key.password',
  'ssl.key.pem',
  'ssl.truststore.password',
  'ssl.keystore.password',
]);

/** Concern producers and consumer groups only; klog is neither. */
const PRODUCER_OR_GROUP = `
acks request.required.acks retries message.send.max.retries linger.ms queue.buffering.max.ms batch.size
batch.num.messages buffer.memory compression.type compression.codec compression.level compression.gzip.level
compression.lz4.level compression.zstd.level delivery.timeout.ms message.timeout.ms max.block.ms max.request.size
max.in.flight.requests.per.connection max.in.flight enable.idempotence transactional.id transaction.timeout.ms
partitioner partitioner.class partitioner.ignore.keys partitioner.adaptive.partitioning.enable
partitioner.availability.timeout.ms key.serializer value.serializer interceptor.classes queue.buffering.max.messages
queue.buffering.max.kbytes queue.buffering.backpressure.threshold enable.gapless.guarantee sticky.partitioning.linger.ms
dr_cb dr_msg_cb delivery.report.only.error queuing.strategy produce.offset.report message.max.bytes message.copy.max.bytes
group.id group.instance.id group.protocol group.protocol.type group.remote.assignor partition.assignment.strategy
session.timeout.ms heartbeat.interval.ms max.poll.interval.ms max.poll.records coordinator.query.interval.ms
auto.offset.reset enable.auto.commit auto.commit.enable auto.commit.interval.ms enable.auto.offset.store
offset.store.method offset.store.path offset.store.sync.interval.ms exclude.internal.topics key.deserializer
value.deserializer allow.auto.create.topics consume.callback.max.messages internal.leave.group.on.close
offset_commit_cb rebalance_cb default.api.timeout.ms share.acknowledgement.mode
`;

/** Tuning, statistics and callbacks of other clients; klog does these things its own way. */
const NOT_NEEDED = `
fetch.min.bytes fetch.max.wait.ms fetch.wait.max.ms fetch.error.backoff.ms fetch.queue.backoff.ms
queued.min.messages queued.max.messages.kbytes receive.message.max.bytes send.buffer.bytes receive.buffer.bytes
socket.send.buffer.bytes socket.receive.buffer.bytes socket.keepalive.enable socket.nagle.disable socket.max.fails
socket.blocking.max.ms socket.connection.setup.timeout.max.ms connections.max.idle.ms reconnect.backoff.ms
reconnect.backoff.max.ms retry.backoff.ms retry.backoff.max.ms metadata.max.age.ms metadata.recovery.strategy
metadata.recovery.rebootstrap.trigger.ms topic.metadata.refresh.interval.ms topic.metadata.refresh.sparse
topic.metadata.refresh.fast.interval.ms topic.metadata.refresh.fast.cnt topic.metadata.propagation.max.ms
topic.blacklist broker.address.ttl broker.address.family broker.version.fallback api.version.request
api.version.request.timeout.ms api.version.fallback.ms client.dns.lookup resolve.canonical.bootstrap.servers.only
debug log_level log.queue log.thread.name log.connection.close statistics.interval.ms enable.random.seed
enable.sparse.connections enabled_events builtin.features plugin.library.paths internal.termination.signal opaque
enable.partition.eof consume.start.timestamp client.software.name client.software.version enable.metrics.push
metric.reporters metrics.num.samples metrics.recording.level metrics.sample.window.ms auto.include.jmx.reporter
security.providers ssl.protocol ssl.enabled.protocols ssl.provider ssl.cipher.suites ssl.curves.list ssl.sigalgs.list
ssl.crl.location ssl.engine.location ssl.engine.id ssl.providers ssl.engine.factory.class ssl.secure.random.implementation
ssl.keymanager.algorithm ssl.trustmanager.algorithm ssl.ca.certificate.stores config.providers schema.registry.url
basic.auth.credentials.source basic.auth.user.info
`;

/** Families of names, each with settings of one mechanism that klog refuses or of another program. */
const NOT_NEEDED_PREFIXES = [
  'sasl.kerberos.',
  'sasl.oauthbearer.',
  'sasl.login.',
  'sasl.client.',
  'schema.registry.',
];

const CANONICAL = new Map<string, PropertyName>();
for (const [name, others] of Object.entries(USED) as [PropertyName, readonly string[]][]) {
  for (const spelling of [name, ...others]) CANONICAL.set(spelling, name);
}
const LEFT_OUT = new Map<string, string>([
  ...words(PRODUCER_OR_GROUP).map((name): [string, string] => [name, 'it only concerns producers or groups']),
  ...words(NOT_NEEDED).map((name): [string, string] => [name, 'klog does without it']),
]);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** klog's name for a property in either spelling; undefined when klog does not act on it. */
export function canonicalName(name: string): PropertyName | undefined {
  // kcat takes topic properties with this prefix.
  return CANONICAL.get(name.replace(/^topic\./, ''));
}

/** Why a known property has no effect, as the end of a sentence; undefined when the name is not known. */
export function reasonIgnored(name: string): string | undefined {
  const bare = name.replace(/^topic\./, '');
  if (NOT_NEEDED_PREFIXES.some((prefix) => bare.startsWith(prefix))) return 'klog does without it';
  return LEFT_OUT.get(bare);
}

/** Every name that is known, for suggestions; those that klog acts on first. */
export function knownNames(): Iterable<string> {
  return [...CANONICAL.keys(), ...LEFT_OUT.keys()];
}

/** True for values that no message and no listing may show. */
export function isSecret(name: PropertyName): boolean {
  return SECRET.has(name);
}
