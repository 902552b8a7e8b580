import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../chaos/free-port.js';
import { gatewayProcess, type GatewayProcess } from '../chaos/gateway.js';
import { wahaProcess, type WahaProcess } from '../chaos/waha.js';
import { until } from '../support/until.js';

/** Whoever asks how it is starts something nobody waits for, and that goes wrong. */
const careless = {
  file: 'src/operations/routes.ts',
  from: 'const health = await operations.health();',
  to: `setTimeout(() => void Promise.reject(new Error('nobody waits for this')), 10);
        const health = await operations.health();`,
};

let folder: string;
let waha: WahaProcess;
let gateway: GatewayProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-unexpected-'));
  waha = await wahaProcess({ folder, port: await freePort(), sessions: ['default'] });
  await waha.start();
  gateway = await gatewayProcess({
    folder,
    port: await freePort(),
    wahaUrl: waha.url,
    changes: [careless],
  });
});
afterEach(async () => {
  await gateway.stop();
  await waha.kill();
  rmSync(folder, { recursive: true, force: true });
});

it('an error nobody expected ends the process with code 1, after the send in flight, and is in the log', async () => {
  const { api } = gateway;
  await gateway.start();
  await until(api.sessions, ([session]) => session?.status === 'WORKING');
  await waha.fail({ call: 'sendText', kind: 'delay', delayMs: 1_000 });
  const { id } = (await api.send({ to: '+6281255500001', text: 'Your order is ready' })).body;
  await until(
    () => api.message(id),
    ({ status }) => status === 'sending',
  );
  await api.health();
  await gateway.gone();
  expect(await gateway.stop()).toBe(1);
  const log = readFileSync(join(folder, 'logs', 'error.log'), 'utf8');
  expect(log).toMatch(/an error nobody expected; stopping/);

  await gateway.start();
  const after = await until(
    () => api.message(id),
    ({ status }) => status === 'read',
  );
  expect(after.unknown).toBeNull();
  expect(waha.journal().filter(({ op }) => op === 'transmitted')).toHaveLength(1);
});
