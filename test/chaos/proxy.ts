import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * What happens to one request on the wire. `swallow`: it never arrives, nobody says so. `hang`: it
 * arrives, the answer does not. `reset_before`, `reset_after`: the connection breaks before it
 * arrives, or before its answer does. `slice`: the answer comes a byte at a time. `cut`: half of
 * the answer, then the end. `garble`: an answer that is none.
 */
export type Trouble =
  'swallow' | 'hang' | 'reset_before' | 'reset_after' | 'slice' | 'cut' | 'garble';

export const troubles: readonly Trouble[] = [
  'swallow',
  'hang',
  'reset_before',
  'reset_after',
  'slice',
  'cut',
  'garble',
];

export interface Proxy {
  url: string;
  /** Asked about each request to send: what shall happen to it, if anything. */
  onSend(decide: (token: string | null) => Trouble | null): void;
  close(): Promise<void>;
}

const sliceMs = 3;
const garbled = 'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{"id":';

async function inSlices(bytes: Buffer, to: Socket): Promise<void> {
  for (const byte of bytes) {
    if (to.destroyed) return;
    to.write(Buffer.of(byte));
    await new Promise(resolve => setTimeout(resolve, sliceMs));
  }
  to.end();
}

/** The answer's way back under this trouble. */
function troubleAnswer(trouble: Trouble, from: Socket, to: Socket): void {
  const heard: Buffer[] = [];
  from.on('data', (chunk: Buffer) => {
    heard.push(chunk);
    if (trouble === 'reset_after') to.resetAndDestroy();
    if (trouble === 'cut') to.end(chunk.subarray(0, Math.floor(chunk.length / 2)));
    if (trouble === 'garble') to.end(garbled);
  });
  from.on('end', () => {
    if (trouble === 'slice') void inSlices(Buffer.concat(heard), to);
  });
}

/** A wire to `target` that carries everything, but for what `onSend` decides about sends. */
export async function openProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  let decide: (token: string | null) => Trouble | null = () => null;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    return socket;
  };

  function carry(near: Socket, first: Buffer): void {
    const text = first.toString('latin1');
    const isSend = text.startsWith('POST /api/send');
    const trouble = isSend ? decide(/\btok-\w+/.exec(text)?.[0] ?? null) : null;
    if (trouble === 'reset_before') return void near.resetAndDestroy();
    if (trouble === 'swallow') return void near.resume();
    const far = keep(connect(Number(port), hostname));
    far.on('error', () => near.resetAndDestroy());
    if (!trouble) far.on('close', () => near.end());
    near.on('close', () => far.destroy());
    far.write(first);
    near.pipe(far);
    if (trouble) troubleAnswer(trouble, far, near);
    else far.pipe(near);
  }

  /** A send is decided about once its whole body is here. */
  function meet(near: Socket): void {
    let heard = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const isShort = heard.length < 5;
      const isSend = heard.toString('latin1', 0, 14) === 'POST /api/send';
      if (isShort || (isSend && !heard.includes('\r\n\r\n{'))) return;
      if (isSend && !heard.toString('latin1').trimEnd().endsWith('}')) return;
      near.off('data', onData).pause();
      carry(near, heard);
      if (!near.destroyed) near.resume();
    };
    near.on('data', onData);
  }

  const server = createServer({ allowHalfOpen: false }, near => meet(keep(near)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('No port is free.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    onSend: given => void (decide = given),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
