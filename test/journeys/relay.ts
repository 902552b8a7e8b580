import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that asked WAHA to send something, wall-clock milliseconds. */
export interface RelayedSend {
  startedMs: number;
  /** null: no answer went back. */
  endedMs: number | null;
}

/** A way to WAHA that notes what one gateway sends through it. */
export interface Relay {
  url: string;
  sends: readonly RelayedSend[];
  close(): Promise<void>;
}

const isSend = ({ method, url = '' }: IncomingMessage) =>
  method === 'POST' && /^\/api\/send[A-Z]/.test(url);

export async function startRelay(target: string): Promise<Relay> {
  const sends: RelayedSend[] = [];

  function pass(from: IncomingMessage, to: ServerResponse): void {
    const send: RelayedSend = { startedMs: Date.now(), endedMs: null };
    if (isSend(from)) sends.push(send);
    const { method = 'GET', headers } = from;
    const onward = request(`${target}${from.url ?? '/'}`, { method, headers }, answer => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
      answer.once('end', () => (send.endedMs = Date.now()));
    });
    onward.once('error', () => to.destroy());
    to.once('error', () => onward.destroy());
    from.pipe(onward);
  }

  const server = createServer(pass);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sends,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
