// The few Kafka requests the test harness sends itself, over a plain socket of its own: nothing here comes from klog's
// source or from a client library, so that a broker's readiness and topics do not depend on what is tested.
// Layouts: Kafka protocol guide, versions without tagged fields that both 3.9 and 4.4 accept.

import { connect } from 'node:net';
import { In, Out } from '../../support/wire.ts';

/** One request on a connection of its own. Rejects when the broker closes or says nothing for `timeoutMs`. */
export function request(
  address: string,
  apiKey: number,
  version: number,
  body: Out,
  timeoutMs = 15_000,
): Promise<In> {
  const { host, port } = splitAddress(address);
  const message = Buffer.concat([
    new Out().int16(apiKey).int16(version).int32(1).string('klog-test').bytes(),
    body.bytes(),
  ]);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const received: Buffer[] = [];
    let size = 0;
    const fail = (why: Error) => {
      socket.destroy();
      reject(why);
    };
    socket.setTimeout(timeoutMs, () => fail(new Error(`${address} did not answer in ${timeoutMs} ms`)));
    socket.on('error', fail);
    socket.on('close', () =>
      reject(new Error(`${address} closed the connection (api ${apiKey} v${version})`)),
    );
    socket.on('connect', () => {
      socket.write(Buffer.concat([new Out().int32(message.length).bytes(), message]));
    });
    socket.on('data', (chunk) => {
      received.push(chunk);
      size += chunk.length;
      if (size < 4) return;
      const whole = received.length === 1 ? chunk : Buffer.concat(received);
      if (size < 4 + whole.readInt32BE(0)) return;
      resolve(new In(whole.subarray(8)));
      socket.destroy();
    });
  });
}

/** "host:port" (the first of a list) in its parts. */
function splitAddress(address: string): { host: string; port: number } {
  const first = address.split(',')[0]!;
  const colon = first.lastIndexOf(':');
  return { host: first.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(first.slice(colon + 1)) };
}
