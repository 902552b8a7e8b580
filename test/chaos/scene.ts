import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/until.js';
import { freePort } from './free-port.js';
import { gatewayProcess, type GatewayProcess, type GatewaySetup } from './gateway.js';
import { judge, type Evidence, type Findings } from './judge.js';
import type { Load } from './load.js';
import { readTold, unsettled } from './told.js';
import { wahaProcess, type WahaProcess, type WahaSetup } from './waha.js';

export interface Scene {
  folder: string;
  sessions: readonly string[];
  waha: WahaProcess;
  gateway: GatewayProcess;
  /** Waits until nothing moves any more by itself, then compares. */
  verdict(load: Load, more?: Partial<Evidence>): Promise<Findings>;
  /** From these instants to the next send WhatsApp saw, milliseconds. */
  untilNextSendMs(instants: readonly number[]): number[];
  close(): Promise<void>;
}

export interface SceneSetup {
  sessions?: number;
  engine?: WahaSetup['engine'];
  gateway?: Partial<Pick<GatewaySetup, 'policy' | 'env'>>;
  /** Messages still to settle at the end may take this long. */
  drainMs?: number;
}

const isWorking = ({ api }: GatewayProcess, count: number) =>
  until(
    () => api.sessions().catch(() => []),
    all => all.filter(({ status }) => status === 'WORKING').length >= count,
    { withinMs: 60_000, everyMs: 100 },
  );

/** WAHA and the gateway, each a process of its own, with so many sessions working. */
export async function openScene(setup: SceneSetup = {}): Promise<Scene> {
  const { sessions: count = 5, drainMs = 120_000 } = setup;
  const folder = mkdtempSync(join(tmpdir(), 'crm-chaos-'));
  const names = ['default', ...Array.from({ length: count - 1 }, (_, n) => `number-${n + 2}`)];
  const waha = await wahaProcess({
    folder,
    port: await freePort(),
    sessions: names,
    ...(setup.engine ? { engine: setup.engine } : {}),
  });
  await waha.start();
  const gateway = await gatewayProcess({
    folder,
    port: await freePort(),
    wahaUrl: waha.url,
    ...setup.gateway,
  });
  await gateway.start();
  for (const name of names) await gateway.api.call('POST', '/api/sessions/start', { name });
  await isWorking(gateway, count);

  return {
    folder,
    sessions: names,
    waha,
    gateway,
    async verdict({ accepted, done }, more = {}) {
      await done;
      const told = await until(
        () => readTold(gateway.databaseFile),
        rows => unsettled(rows).length === 0,
        { withinMs: drainMs, everyMs: 500 },
      );
      return judge({ accepted, told, journal: waha.journal(), ...more });
    },
    untilNextSendMs(instants) {
      const sends = waha.journal().filter(({ op }) => op === 'accepted');
      return instants.flatMap(at => {
        const next = sends.find(({ t }) => t > at);
        return next ? [next.t - at] : [];
      });
    },
    async close() {
      await gateway.stop();
      await waha.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
