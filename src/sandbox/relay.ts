import { connect, createServer, type Server, type Socket } from 'node:net';

/** A port of ours behind which the sandbox of another process answers. */
export interface Relay {
  /** The port it listens on. */
  open(): Promise<number>;
  /** Frees the port and breaks what is still open. */
  close(): Promise<void>;
}

/**
 * Only one process may play the sandbox: two would overwrite each other's memory. Who stands by
 * passes its calls on to `target`; while that is null nobody answers.
 */
export function createRelay(target: () => Promise<string | null>, host = '127.0.0.1'): Relay {
  const open = new Set<Socket>();
  let server: Server | undefined;

  function keep(socket: Socket): Socket {
    open.add(socket);
    // Either end may break at any time; the caller sees that as an unreachable WAHA.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    return socket;
  }

  async function pass(from: Socket): Promise<void> {
    keep(from).pause();
    const url = await target().catch(() => null);
    if (!url || !server || from.destroyed) return void from.resetAndDestroy();
    const { hostname, port } = new URL(url);
    const to = keep(connect(Number(port), hostname));
    to.on('close', () => from.resetAndDestroy());
    from.on('close', () => to.destroy());
    from.pipe(to).pipe(from);
  }

  return {
    open: () =>
      new Promise((resolve, reject) => {
        const opening = createServer(socket => void pass(socket));
        server = opening;
        opening.once('error', reject).listen(0, host, () => {
          const address = opening.address();
          resolve(typeof address === 'object' && address ? address.port : 0);
        });
      }),
    async close() {
      const closing = server;
      server = undefined;
      if (!closing) return;
      const closed = new Promise<void>(resolve => closing.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
