import type { Chance } from './chance.js';
import type { Program } from './program.js';

export interface Kill {
  atMs: number;
  /** Until it said that it was ready again. */
  backMs: number;
  /** Where it ended by itself; null: it was killed from outside. */
  point: string | null;
}

export interface Killer {
  kills: readonly Kill[];
  /** Resolves when all kills are done or it was told to stop, with the program running. */
  done: Promise<void>;
}

export interface KillPlan {
  kills: number;
  /** How long it runs before each kill, milliseconds from it being ready. */
  lives: readonly [low: number, high: number];
  /** How long a life may take to come to the place where it shall end. Default: as any life. */
  patienceMs?: number;
  chance: Chance;
  signal: AbortSignal;
  /** Where the next life shall end by itself, the nth time it comes there. */
  place?(): { point: string; nth: number } | null;
  /** How often it is killed again while it starts. Default 0.15. */
  inTheCradle?: number;
}

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Kills a program at random moments, the time while it starts included, and starts it again. */
export function startKiller(victim: Program, plan: KillPlan): Killer {
  const { chance, lives, signal } = plan;
  const kills: Kill[] = [];

  /** Starts it and says where this life is to end, if anywhere. */
  async function rise(): Promise<string | null> {
    const place = plan.place?.() ?? null;
    if (!place) {
      await victim.start();
      return null;
    }
    try {
      await victim.start({ ALLOW_FAILPOINTS: '1', FAIL: `${place.point}:${place.nth}` });
      return place.point;
    } catch (error) {
      // A placed kill may hit it before it is ready; anything else is a defect.
      if (!/SIGKILL/.test(String(error))) throw error;
      await victim.start();
      return null;
    }
  }

  async function killInTheCradle(): Promise<void> {
    const birth = victim.start().catch(() => undefined);
    await wait(chance.whole(50, 900));
    await victim.kill();
    await birth;
  }

  async function run(): Promise<void> {
    let placed: string | null = null;
    while (kills.length < plan.kills && !signal.aborted) {
      const [low, high] = lives;
      const lifeMs = chance.whole(low, high);
      const byItself = await Promise.race([
        wait(placed === null ? lifeMs : (plan.patienceMs ?? lifeMs)).then(() => false),
        victim.gone().then(() => true),
      ]);
      await victim.kill();
      const atMs = Date.now();
      const point = byItself ? placed : null;
      if (chance.happens(plan.inTheCradle ?? 0.15)) await killInTheCradle();
      placed = await rise();
      kills.push({ atMs, backMs: Date.now() - atMs, point });
    }
  }

  const done = run();
  done.catch(() => undefined);
  return { kills, done };
}
