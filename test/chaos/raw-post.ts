import { connect, type Socket } from 'node:net';

/** A kept connection that carries one POST at a time: Node's own client would cost more than what is judged. */
export interface RawConnection {
  /** The answer's status. Rejects when the connection breaks first. */
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<number>;
  close(): void;
}

function bytesOf(path: string, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries({
    Host: '127.0.0.1',
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** The status of the first whole answer in these bytes; null when more has to come. */
function statusIn(heard: string): number | null {
  const headEnd = heard.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const length = Number(/^content-length: *(\d+)/im.exec(heard)?.[1] ?? 0);
  return heard.length < headEnd + 4 + length ? null : Number(heard.slice(9, 12));
}

export function openRawConnection(port: number): RawConnection {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let heard = '';
  let broken: Error | null = null;
  let waiting: { resolve(status: number): void; reject(reason: Error): void } | null = null;

  function fail(reason: Error): void {
    broken ??= reason;
    waiting?.reject(broken);
    waiting = null;
  }
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    heard += chunk;
    const status = statusIn(heard);
    if (status === null) return;
    heard = '';
    waiting?.resolve(status);
    waiting = null;
  });
  socket.on('error', fail).on('close', () => fail(new Error('The connection was closed.')));

  return {
    post: (path, headers, body) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken);
        waiting = { resolve, reject };
        socket.write(bytesOf(path, headers, body));
      }),
    close: () => void socket.destroy(),
  };
}
