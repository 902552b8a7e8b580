import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../chaos/free-port.js';
import { startRedis, type RedisProcess } from '../chaos/redis.js';
import { gatewayProcess, type GatewayProcess } from '../chaos/gateway.js';
import { hookOf, wahaProcess, type WahaProcess } from '../chaos/waha.js';
import { signedEvent } from '../chaos/webhook-maker.js';
import { until } from '../support/until.js';

let folder: string;
let waha: WahaProcess;
let redis: RedisProcess;
let gateway: GatewayProcess;

/** A gateway that one message kills whenever it is about to leave, or to be understood. */
const poisoned = [
  {
    file: 'src/delivery/verbs/claim.ts',
    from: 'const message = await conversations.row(unit, unit, asked.id);',
    to: `const message = await conversations.row(unit, unit, asked.id);
      if (message?.body === 'Poison') process.kill(process.pid, 'SIGKILL');`,
  },
  {
    file: 'src/ingest/verbs/take-message.ts',
    from: 'const now = ports.clock.now();\n  return messageRow({',
    to: `const now = ports.clock.now();
      if (said.text === 'Poison') process.kill(process.pid, 'SIGKILL');
      return messageRow({`,
  },
];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-loop-'));
  waha = await wahaProcess({ folder, port: await freePort(), sessions: ['default'] });
  await waha.start();
  redis = await startRedis();
  gateway = await gatewayProcess({
    folder,
    port: await freePort(),
    wahaUrl: waha.url,
    env: { REDIS_URL: redis.url },
    changes: poisoned,
  });
});
afterEach(async () => {
  await gateway.stop();
  await waha.kill();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** After its first death, one life for each death that is still to come, and one to go on in. */
async function diesThrice(): Promise<void> {
  for (let life = 1; life <= 3; life += 1) {
    await gateway.gone();
    // An empty store rings for everything at once; a full one would first wait for what hung.
    await redis.wipe();
    await gateway.start();
  }
}

const alertsOf = async () => ((await gateway.api.health()).body as { alerts: string[] }).alerts;
const transmitted = () => waha.journal().filter(({ op }) => op === 'transmitted');
const hasLeft = (status: string | null) => ['sent', 'delivered', 'read'].includes(status ?? '');

it('a message that ends the gateway three times is set aside, said once, and the rest of its lane goes on', async () => {
  const { api } = gateway;
  await gateway.start();
  await until(api.sessions, ([session]) => session?.status === 'WORKING');
  await api.pause();
  const post = async (n: number, text: string) =>
    (await api.send({ to: `+62812550000${n}`, text })).body.id;
  const bad = await post(1, 'Poison');
  const rest = [await post(2, 'Your order is ready'), await post(3, 'Your order is ready')];
  await api.resume();
  await diesThrice();

  const aside = await until(
    () => api.message(bad),
    ({ status }) => status === 'unknown',
  );
  expect(gateway.starts).toBe(4);
  expect(aside.unknown).toMatchObject({ needsPerson: true });
  for (const id of rest)
    await until(
      () => api.message(id),
      ({ status }) => hasLeft(status),
    );
  expect(transmitted()).toHaveLength(2);
  expect(await alertsOf()).toEqual(['message_set_aside']);
});

it('a webhook that ends the gateway three times is put aside, said once, and the next is understood', async () => {
  const { api } = gateway;
  await gateway.start();
  await until(api.sessions, ([session]) => session?.status === 'WORKING');
  const hook = await hookOf(waha);
  const deliver = async (n: number, text: string) => {
    const { body, headers } = signedEvent(hook, n, text);
    const answer = await fetch(`${api.url}${hook.path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    return answer.status;
  };
  expect(await deliver(1, 'Poison')).toBe(200);
  await diesThrice();

  expect(await deliver(2, 'Good morning')).toBe(200);
  const [, good] = await until(
    async () => [await alertsOf(), await api.conversations('?q=62857')] as const,
    ([alerts, [first]]) => alerts.length > 0 && first !== undefined,
  );
  expect(await alertsOf()).toEqual(['webhooks_aside']);
  const threads = await Promise.all(good.map(({ id }) => api.thread(id)));
  expect(threads.flat().map(({ text }) => text)).toEqual(['Good morning']);
});
