import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { freePort } from '../chaos/free-port.js';
import { gatewayProcess, type GatewayProcess } from '../chaos/gateway.js';
import { wahaProcess, type WahaProcess } from '../chaos/waha.js';
import { until } from '../support/until.js';

const names = ['default', 'number-2'];
const hasLeft = (status: string | null) => ['sent', 'delivered', 'read'].includes(status ?? '');

let folder: string;
let waha: WahaProcess;
let gateway: GatewayProcess;
const sockets: Socket[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-stop-'));
  waha = await wahaProcess({ folder, port: await freePort(), sessions: names });
  await waha.start();
  gateway = await gatewayProcess({
    folder,
    port: await freePort(),
    wahaUrl: waha.url,
    env: { SEND_TIMEOUT_S: '30' },
  });
  await gateway.start();
  const { api } = gateway;
  for (const name of names) await api.call('POST', '/api/sessions/start', { name });
  await until(api.sessions, all => all.every(({ status }) => status === 'WORKING'));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await gateway.stop();
  await waha.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function signedIn(): Promise<Record<string, string>> {
  const who = { email: 'owner@example.com', password: 'a long enough word' };
  const { headers } = await gateway.api.as({}).call('POST', '/api/auth/login', who);
  return {
    Cookie: headers
      .getSetCookie()
      .map(line => line.split(';')[0])
      .join('; '),
  };
}

/** So many open pages; each says why it was cut. */
async function openPages(count: number): Promise<Promise<string>[]> {
  const extraHeaders = await signedIn();
  const opened = Array.from({ length: count }, () =>
    io(gateway.api.url, { transports: ['websocket'], extraHeaders, forceNew: true }),
  );
  sockets.push(...opened);
  const told = opened.map(
    socket => new Promise<string>(resolve => socket.once('disconnect', why => resolve(why))),
  );
  await until(
    () => opened.filter(({ connected }) => connected).length,
    connected => connected === count,
  );
  return told;
}

it('a stop finishes the sends in flight, refuses new wishes, tells the pages to come back, and leaves nothing ambiguous', async () => {
  const { api } = gateway;
  const told = await openPages(200);
  await api.pause();
  const ids = await Promise.all(
    Array.from({ length: 50 }, async (_, n) => {
      const to = `+62812${String(40_000_000 + n)}`;
      const text = `Order ${n} is ready, tok-${n}x`;
      return (await api.send({ session: names[n % 2], to, text })).body.id;
    }),
  );
  await waha.fail({ call: 'sendText', kind: 'delay', delayMs: 8_000, times: 1_000 });
  await api.resume({ stale: 'keep' });
  const accepted = () => waha.journal().filter(({ op }) => op === 'accepted');
  const sending = async () =>
    (await Promise.all(ids.map(id => api.message(id)))).filter(
      ({ status }) => status === 'sending',
    );
  await until(sending, rows => rows.length === names.length);

  const stoppedAtMs = Date.now();
  const ending = gateway.stop();
  const refused = await until(
    () => api.refusedSend({ to: '+6281249999999', text: 'Too late' }),
    ({ status }) => status === 503,
  );
  expect(refused.body.code).toBe('stopping');
  for (const why of await Promise.all(told)) expect(why).toMatch(/transport close|io server/);
  const late = await api.refusedSend({ to: '+6281249999999', text: 'Too late' });
  expect(late.status).toBe(503);
  const begun = new Set(accepted().map(({ waId }) => waId));
  const inFlight = new Set((await sending()).map(({ whatsappId }) => whatsappId));
  expect(inFlight.size).toBeGreaterThan(0);
  expect(await ending).toBe(0);
  const tookMs = Date.now() - stoppedAtMs;
  // Those in flight were carried out, and nothing after them.
  const carriedOut = accepted().map(({ waId }) => waId);
  expect(carriedOut.filter(id => !begun.has(id) && !inFlight.has(id))).toEqual([]);
  for (const id of inFlight) expect(carriedOut).toContain(id);

  await waha.control('clear-faults', {});
  await gateway.start();
  const final = await until(
    () => Promise.all(ids.map(id => api.message(id))),
    rows => rows.every(({ status }) => hasLeft(status)),
    { withinMs: 60_000, everyMs: 200 },
  );
  expect(final.filter(({ unknown }) => unknown !== null)).toEqual([]);
  const own = new Set(final.map(({ whatsappId }) => whatsappId));
  // A wish that came before the stop was heard of is taken, and leaves as well.
  const copies = waha.journal().filter(({ op, waId }) => op === 'transmitted' && own.has(waId));
  expect(copies).toHaveLength(ids.length);
  console.info(`stop: ended with code 0 after ${tookMs} ms, ${copies.length} sent, none unknown`);
});
