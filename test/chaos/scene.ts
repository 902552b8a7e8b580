import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/until.js';
import { freePort } from './free-port.js';
import { gatewayProcess, rulesOf, type GatewayProcess, type GatewaySetup } from './gateway.js';
import type { Evidence, MayWait } from './judge/evidence.js';
import { judge, type Verdict } from './judge/judge.js';
import type { Load } from './load.js';
import { openProxy, type Proxy } from './proxy.js';
import { readTold, stillMoving } from './told.js';
import { wahaProcess, type WahaProcess, type WahaSetup } from './waha.js';

export interface Scene {
  folder: string;
  sessions: readonly string[];
  waha: WahaProcess;
  gateway: GatewayProcess;
  /** Between the two, when one was asked for. */
  wire: Proxy | null;
  /** A second gateway on the same folder; not started. */
  twin(): Promise<GatewayProcess>;
  /** Waits until nothing moves any more by itself, then compares. */
  verdict(load: Load, more?: Partial<Evidence>): Promise<Verdict>;
  /** From these instants to the next send WhatsApp saw, milliseconds. */
  untilNextSendMs(instants: readonly number[]): number[];
  close(): Promise<void>;
}

export interface SceneSetup extends Pick<GatewaySetup, 'limits' | 'policy' | 'env' | 'changes'> {
  sessions?: number;
  engine?: WahaSetup['engine'];
  /** Environment of WAHA. */
  wahaEnv?: Record<string, string>;
  /** Puts a wire between gateway and WAHA that can be troubled. */
  withWire?: boolean;
  /** Messages still to settle at the end may take this long. */
  drainMs?: number;
}

export const isWorking = ({ api }: GatewayProcess, count: number) =>
  until(
    () => api.sessions().catch(() => []),
    all => all.filter(({ status }) => status === 'WORKING').length >= count,
    { withinMs: 60_000, everyMs: 100 },
  );

const nobody: MayWait = () => new Set();
const lookEveryMs = 500;
const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** The private store of a gateway that was killed last goes on without it. */
function endStore(folder: string): void {
  try {
    const pid = Number(readFileSync(join(folder, 'data', 'queue', 'redis.pid'), 'utf8'));
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) process.kill(pid, 'SIGTERM');
  } catch {
    // It ended with its gateway.
  }
}

/** What the tables say once nothing moves, or after so long; the judge says what that means. */
async function settled(databaseFile: string, mayWait: MayWait, withinMs: number) {
  const end = Date.now() + withinMs;
  for (;;) {
    const told = await readTold(databaseFile);
    if (Date.now() > end || stillMoving(told, mayWait(told)).length === 0) return told;
    await wait(lookEveryMs);
  }
}

const left = new Set(['sent', 'delivered', 'read']);

/** One send of each number: it shows that the engine takes our ids, and is found again later. */
async function warmUp({ api, databaseFile }: GatewayProcess, sessions: readonly string[]) {
  for (const session of sessions)
    await api.send({ session, to: '+6281340000000', text: 'Welcome' });
  await until(
    () => readTold(databaseFile),
    told => told.size === sessions.length && [...told.values()].every(row => left.has(row.status)),
    { withinMs: 120_000, everyMs: 100 },
  );
}

/** WAHA and the gateway, each a process of its own, with so many sessions working. */
export async function openScene(setup: SceneSetup = {}): Promise<Scene> {
  const { sessions: count = 5, drainMs = 120_000, limits, policy, env, changes } = setup;
  const folder = mkdtempSync(join(tmpdir(), 'crm-chaos-'));
  const names = ['default', ...Array.from({ length: count - 1 }, (_, n) => `number-${n + 2}`)];
  const waha = await wahaProcess({
    folder,
    port: await freePort(),
    sessions: names,
    ...(setup.engine ? { engine: setup.engine } : {}),
    ...(setup.wahaEnv ? { env: setup.wahaEnv } : {}),
  });
  await waha.start();
  const wire = setup.withWire ? await openProxy(waha.url) : null;
  const given: Omit<GatewaySetup, 'port'> = {
    folder,
    wahaUrl: wire?.url ?? waha.url,
    ...(limits ? { limits } : {}),
    ...(policy ? { policy } : {}),
    ...(env ? { env } : {}),
    ...(changes ? { changes } : {}),
  };
  const gateways: GatewayProcess[] = [];
  const addGateway = async () => {
    const added = await gatewayProcess({ ...given, port: await freePort() });
    gateways.push(added);
    return added;
  };
  const gateway = await addGateway();
  await gateway.start();
  for (const name of names) await gateway.api.call('POST', '/api/sessions/start', { name });
  await isWorking(gateway, count);
  await warmUp(gateway, names);

  return {
    folder,
    sessions: names,
    waha,
    gateway,
    wire,
    twin: addGateway,
    async verdict({ accepted, done }, more = {}) {
      await done;
      const mayWait = more.mayWait ?? nobody;
      const told = await settled(gateway.databaseFile, mayWait, drainMs);
      return judge({
        accepted,
        told,
        journal: waha.journal(),
        rules: rulesOf(limits),
        gatewayEndsMs: gateways.flatMap(({ ends }) => ends),
        wahaEndsMs: waha.ends,
        ...more,
      });
    },
    untilNextSendMs(instants) {
      const sends = waha.journal().filter(({ op }) => op === 'accepted');
      return instants.flatMap(at => {
        const next = sends.find(({ t }) => t > at);
        return next ? [next.t - at] : [];
      });
    },
    async close() {
      for (const one of gateways) {
        one.signal('SIGCONT');
        await one.stop();
      }
      await waha.kill();
      await wire?.close();
      endStore(folder);
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
