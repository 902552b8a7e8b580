import { chanceOf, type Chance } from './chance.js';
import { startKiller } from './killer.js';
import { startLoad } from './load.js';
import type { Findings } from './judge.js';
import { startRedis } from './redis.js';
import { openScene } from './scene.js';

export interface RunSetup {
  seed: string;
  messages: number;
  kills: number;
  sessions?: number;
  /** Told about what goes on, for people who watch. */
  say?(line: string): void;
}

export interface RunResult {
  findings: Findings;
  kills: number;
  /** From a kill to the next send, milliseconds, sorted. */
  recoveryMs: readonly number[];
}

/** The gateway is killed at random moments while scripts post. */
export async function randomKills(setup: RunSetup): Promise<RunResult> {
  const { seed, messages, kills, sessions = 5 } = setup;
  const scene = await openScene({ sessions });
  const ending = new AbortController();
  try {
    const load = startLoad({
      api: scene.gateway.api,
      count: messages,
      sessions: scene.sessions,
      scripts: 8,
      signal: ending.signal,
    });
    const killer = startKiller(scene.gateway, {
      kills,
      lives: [100, 2_500],
      chance: chanceOf(seed),
      signal: ending.signal,
    });
    await killer.done;
    const findings = await scene.verdict(load);
    const recoveryMs = scene
      .untilNextSendMs(killer.kills.map(({ atMs }) => atMs))
      .sort((a, b) => a - b);
    return { findings, kills: killer.kills.length, recoveryMs };
  } finally {
    ending.abort();
    await scene.close();
  }
}

/** Where a life of the gateway ends by itself. */
export const sendPoints = [
  'enqueue.before_commit',
  'enqueue.after_commit',
  'claim.before_commit',
  'claim.after_commit',
  'post.connected',
  'post.body_written',
  'post.headers_received',
  'record.before_commit',
  'record.after_commit',
  'reconcile.before_commit',
  'reconcile.after_commit',
] as const;

export interface PlacedSetup extends RunSetup {
  points?: readonly string[];
}

/** Each life ends at a chosen edge of the send path, the nth time it is reached. */
export async function placedKills(setup: PlacedSetup): Promise<RunResult> {
  const { seed, messages, kills, sessions = 3, points = sendPoints } = setup;
  const chance: Chance = chanceOf(seed);
  const scene = await openScene({ sessions });
  const ending = new AbortController();
  let turn = 0;
  try {
    const load = startLoad({
      api: scene.gateway.api,
      count: messages,
      sessions: scene.sessions,
      scripts: 4,
      signal: ending.signal,
    });
    const killer = startKiller(scene.gateway, {
      kills,
      lives: [3_000, 4_000],
      chance,
      signal: ending.signal,
      env() {
        const point = points[turn % points.length] ?? 'claim.after_commit';
        turn += 1;
        return { ALLOW_FAILPOINTS: '1', FAIL: `${point}:${chance.whole(1, 6)}` };
      },
    });
    await killer.done;
    await scene.gateway.kill();
    await scene.gateway.start();
    const findings = await scene.verdict(load);
    return { findings, kills: killer.kills.length, recoveryMs: [] };
  } finally {
    ending.abort();
    await scene.close();
  }
}

const wahaPoints = ['before_transmit', 'before_store', 'before_answer', 'before_events'] as const;
const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** WAHA ends itself while it carries out a send, and comes back. */
export async function wahaKills({ seed, messages, kills, sessions = 3 }: RunSetup) {
  const chance = chanceOf(seed);
  const scene = await openScene({ sessions, drainMs: 300_000 });
  const ending = new AbortController();
  const wahaKillsMs: number[] = [];
  try {
    const load = startLoad({
      api: scene.gateway.api,
      count: messages,
      sessions: scene.sessions,
      scripts: 4,
      signal: ending.signal,
    });
    for (let n = 0; n < kills; n += 1) {
      const at = wahaPoints[n % wahaPoints.length] ?? 'before_answer';
      await scene.waha.fail({ call: 'send', kind: 'kill', at });
      const died = await Promise.race([scene.waha.gone().then(() => true), wait(20_000)]);
      if (!died) break;
      wahaKillsMs.push(Date.now());
      await wait(chance.whole(50, 1_500));
      await scene.waha.start();
      await wait(chance.whole(200, 1_500));
    }
    const findings = await scene.verdict(load, { wahaKillsMs });
    return { findings, kills: wahaKillsMs.length, recoveryMs: [] };
  } finally {
    ending.abort();
    await scene.close();
  }
}

/** The store of the queue is emptied again and again while caps bind; `kills` counts the wipes. */
export async function redisWipes({ seed, messages, kills, sessions = 3 }: RunSetup) {
  const chance = chanceOf(seed);
  const redis = await startRedis();
  const ending = new AbortController();
  try {
    const scene = await openScene({ sessions, gateway: { env: { REDIS_URL: redis.url } } });
    try {
      const load = startLoad({
        api: scene.gateway.api,
        count: messages,
        sessions: scene.sessions,
        scripts: 4,
        signal: ending.signal,
      });
      for (let n = 0; n < kills; n += 1) {
        await wait(chance.whole(500, 10_000));
        await redis.wipe();
      }
      return { findings: await scene.verdict(load), kills, recoveryMs: [] };
    } finally {
      ending.abort();
      await scene.close();
    }
  } finally {
    await redis.stop();
  }
}
