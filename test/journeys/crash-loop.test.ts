import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../chaos/free-port.js';
import { startRedis, type RedisProcess } from '../chaos/redis.js';
import { gatewayProcess, type GatewayProcess } from '../chaos/gateway.js';
import { wahaProcess, type WahaProcess } from '../chaos/waha.js';
import { until } from '../support/until.js';

let folder: string;
let waha: WahaProcess;
let redis: RedisProcess;
let gateway: GatewayProcess;

/** A gateway that one message kills whenever it is about to leave. */
const poisoned = {
  file: 'src/delivery/verbs/claim.ts',
  from: 'const message = await conversations.row(unit, unit, asked.id);',
  to: `const message = await conversations.row(unit, unit, asked.id);
      if (message?.body === 'Poison') process.kill(process.pid, 'SIGKILL');`,
};

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
    changes: [poisoned],
  });
});
afterEach(async () => {
  await gateway.stop();
  await waha.kill();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

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
  for (let life = 1; life <= 3; life += 1) {
    await gateway.gone();
    // An empty store rings for everything at once; a full one would first wait for what hung.
    await redis.wipe();
    await gateway.start();
  }

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
  const { alerts } = (await api.health()).body as { alerts: string[] };
  expect(alerts).toEqual(['message_set_aside']);
});
