// What container runtimes and their shippers put around a program's line: Docker's json-file, and fluent-bit's
// record with Kubernetes' facts. The line inside is JSON or text.

import { podOf, said, timeText, type Writer } from '../producer.ts';
import type { Step } from '../story.ts';
import { appLine } from './libraries.ts';
import { isoGo, seconds } from './time.ts';

/** Every third line is text, which says nothing to a machine. */
const isPlain = (i: number): boolean => i % 3 === 2;

/** Docker wrote the line some ms after the program; of a text only Docker's time is known. */
export const docker: Writer = (step, i, at) => {
  const written = { ms: at.ms + 4, nanos: at.nanos };
  const inner = JSON.stringify(appLine(step, at));
  const text = `${step.level.toUpperCase()} ${step.msg}`;
  const line = {
    log: `${isPlain(i) ? text : inner}\n`,
    stream: i % 2 === 0 ? 'stdout' : 'stderr',
    ...(i % 5 === 0 && { attrs: { tag: 'api' } }),
    time: isoGo(written),
  };
  const expected = isPlain(i)
    ? said({ ...nothing, time: timeText(written.ms), msg: `${text}\n` })
    : innerRoles(step, at.ms, step.bound?.host ?? podOf(step), step.bound?.service);
  return { line, expected };
};

const nothing = { level: null, host: null, service: null, error: null, trace: null, stack: null };

function innerRoles(step: Step, ms: number, host: string | undefined, service: string | undefined) {
  return said({
    time: timeText(ms),
    level: step.level,
    msg: step.msg,
    host,
    service,
    error: step.error?.message,
    trace: step.trace,
    stack: step.error !== undefined,
  });
}

/** The program's own host and service first, then the node and the container. */
export const kubernetes: Writer = (step, i, at) => {
  const written = { ms: at.ms + 4, nanos: at.nanos };
  const text = `${step.level.toUpperCase()} ${step.msg}`;
  const line = {
    ...(i % 2 === 0 ? { '@timestamp': isoGo(written) } : { date: seconds(written) }),
    log: isPlain(i) ? text : JSON.stringify(appLine(step, at)),
    stream: 'stdout',
    logtag: 'F',
    kubernetes: {
      pod_name: 'api-7d9f-x2',
      namespace_name: 'shop',
      pod_id: '6a1f6c1e-7f0e-4b0e-9d3b-2f6f5c1b7a11',
      labels: { app: 'shop-api', 'pod-template-hash': '7d9f' },
      annotations: { 'prometheus.io/scrape': 'true' },
      // A node's name is told only where the shipper asks for it.
      ...(i % 4 !== 1 && { host: 'node-3' }),
      container_name: 'api',
      container_image: 'images.example.org/shop/api:1.2.3',
    },
  };
  const host = i % 4 !== 1 ? 'node-3' : 'api-7d9f-x2';
  const expected = isPlain(i)
    ? said({ ...nothing, time: timeText(written.ms), msg: text, host, service: 'api' })
    : innerRoles(step, at.ms, step.bound?.host ?? podOf(step) ?? host, step.bound?.service ?? 'api');
  return { line, expected };
};
