import type { Finding } from '../judge/evidence.js';
import { quantile } from '../judge/table.js';
import { startKiller, type Kill, type KillPlan } from '../killer.js';
import { startPauser } from '../pauser.js';
import { onStage, type Run, type RunResult, type RunSetup } from './run.js';

interface KillRun extends Pick<KillPlan, 'lives' | 'inTheCradle' | 'patienceMs'> {
  /** From a kill to the next send, for 95 of 100 kills. */
  backWithinMs?: number;
  place?(
    turn: number,
    whole: (low: number, high: number) => number,
  ): {
    point: string;
    nth: number;
  } | null;
}

/** Kills reached where they were placed, by point. */
function placedAt(kills: readonly Kill[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { point } of kills) {
    const name = point === null ? 'killed from outside' : `killed at ${point}`;
    found[name] = (found[name] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(found).sort());
}

function slow(recoveryMs: readonly number[], withinMs: number | undefined): Finding[] {
  const p95 = quantile(recoveryMs, 0.95);
  if (p95 === undefined || withinMs === undefined || p95 <= withinMs) return [];
  return [{ kind: 'too slow', token: null, what: `${p95} ms (p95) from a kill to the next send` }];
}

/** The gateway ends again and again while scripts post and numbers are paused for moments. */
async function underKills(setup: RunSetup, plan: KillRun): Promise<RunResult> {
  const { seed, messages, kills } = setup;
  const { place, backWithinMs, ...lives } = plan;
  return onStage(setup, {}, async ({ scene, chance, load: startLoad, signal }) => {
    const calm = new AbortController();
    let turn = 0;
    const killer = startKiller(scene.gateway, {
      kills,
      chance,
      signal,
      ...lives,
      ...(place ? { place: () => place(turn++, chance.whole) } : {}),
    });
    // Each life finds work: the posts are spread over the kills.
    const allowed = () => Math.ceil((messages * (killer.kills.length + 1)) / (kills + 1));
    const load = startLoad({ allowed });
    const pauser = startPauser(scene, { chance, signal: calm.signal });
    await killer.done;
    calm.abort();
    if (place) {
      await scene.gateway.kill();
      await scene.gateway.start();
    }
    await pauser.done;
    const verdict = await scene.verdict(load, { pauses: pauser.pauses });
    const recoveryMs = scene.untilNextSendMs(killer.kills.map(({ atMs }) => atMs));
    return {
      verdict: { ...verdict, findings: [...verdict.findings, ...slow(recoveryMs, backWithinMs)] },
      measured: {
        seed,
        kills: killer.kills.length,
        recoveryMs,
        more: {
          starts: scene.gateway.starts,
          pauses: pauser.pauses.length,
          ...(place ? placedAt(killer.kills) : {}),
        },
      },
    };
  });
}

/** F2, F7: killed at random moments. */
export const randomKills: Run = setup =>
  underKills(setup, { lives: [100, 2_500], backWithinMs: 15_000 });

/** Where a life of the gateway ends by itself; what the one leaves open the next one meets. */
export const points = [
  'enqueue.before_commit',
  'enqueue.after_commit',
  'claim.before_commit',
  'claim.after_commit',
  'post.connected',
  'post.body_written',
  'post.headers_received',
  'record.before_commit',
  'reconcile.before_commit',
  'reconcile.after_commit',
  'record.after_commit',
  'inbox.before_commit',
  'inbox.after_commit',
  'process.before_commit',
  'process.after_commit',
] as const;

const pointAt = (turn: number) => points[turn % points.length] ?? 'claim.after_commit';

/** F1, F3: each life ends at a chosen edge, the nth time it is reached. */
export const placedKills: Run = setup =>
  underKills(setup, {
    lives: [2_500, 3_500],
    inTheCradle: 0,
    place(turn, whole) {
      const point = pointAt(turn);
      return { point, nth: point.startsWith('reconcile') ? 1 : whole(1, 6) };
    },
  });

/** Both kinds in turn, with short lives: what each change of the code goes through. */
export const quickKills: Run = setup =>
  underKills(setup, {
    lives: [100, 600],
    patienceMs: 3_000,
    inTheCradle: 0.05,
    place(turn, whole) {
      if (turn % 3 === 2) return null;
      const point = pointAt(turn);
      return { point, nth: point.startsWith('reconcile') ? 1 : whole(1, 4) };
    },
  });
