import { connect } from 'node:net';

/** The bytes of a POST that keeps its connection. */
export function post(path, body, headers = {}) {
  const lines = Object.entries({
    Host: '127.0.0.1',
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** The first whole answer in these bytes; null when more has to come. */
function parseAnswer(bytes) {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const length = /^content-length: *(\d+)/im.exec(head);
  if (!length) throw new Error('An answer came without a length.');
  const end = headEnd + 4 + Number(length[1]);
  if (bytes.length < end) return null;
  return { status: Number(head.slice(9, 12)), body: bytes.toString('utf8', headEnd + 4, end) };
}

/**
 * A kept-alive connection that carries one request at a time. Node's own HTTP client would cost
 * more than the servers that are measured here.
 */
export function openConnection(port) {
  return new Promise((opened, failed) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let waiting = { answered: () => undefined, failed };
    let held = Buffer.alloc(0);
    socket.on('data', chunk => {
      held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
      try {
        const answer = parseAnswer(held);
        if (!answer) return;
        held = Buffer.alloc(0);
        waiting.answered(answer);
      } catch (error) {
        waiting.failed(error);
      }
    });
    socket.on('error', error => waiting.failed(error));
    socket.on('close', () => waiting.failed(new Error('The connection was closed.')));
    socket.on('connect', () =>
      opened({
        send: bytes =>
          new Promise((answered, wentWrong) => {
            waiting = { answered, failed: wentWrong };
            socket.write(bytes);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

/**
 * Sends the requests over `connections` at once, each as soon as the one before it is answered,
 * until all are through or `maxMs` is over. Throws at an answer other than `status`.
 */
export async function load({ port, requests, connections, status, maxMs }) {
  const lines = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const startedMs = performance.now();
  let next = 0;

  async function drive(line) {
    while (next < requests.length && performance.now() - startedMs < maxMs) {
      const answer = await line.send(requests[next++]);
      if (answer.status !== status) {
        throw new Error(`An answer was ${answer.status} instead of ${status}: ${answer.body}`);
      }
    }
  }

  try {
    await Promise.all(lines.map(drive));
    return { done: next, perSecond: next / ((performance.now() - startedMs) / 1_000) };
  } finally {
    for (const line of lines) line.close();
  }
}
