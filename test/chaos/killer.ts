import type { Chance } from './chance.js';
import type { Program } from './program.js';

export interface Kill {
  atMs: number;
  /** Until it said that it was ready again. */
  backMs: number;
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
  chance: Chance;
  signal: AbortSignal;
  /** Environment of the next life: a placed kill, for example. */
  env?(): Record<string, string>;
}

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Kills a program at random moments, the time while it starts included, and starts it again. */
export function startKiller(victim: Program, plan: KillPlan): Killer {
  const { chance, lives, signal } = plan;
  const kills: Kill[] = [];

  async function rise(): Promise<void> {
    for (;;) {
      try {
        await victim.start(plan.env?.() ?? {});
        return;
      } catch (error) {
        // A placed kill may hit it before it is ready; anything else is a defect.
        if (!plan.env || !/SIGKILL/.test(String(error))) throw error;
      }
    }
  }

  async function run(): Promise<void> {
    while (kills.length < plan.kills && !signal.aborted) {
      const [low, high] = lives;
      await Promise.race([wait(chance.whole(low, high)), victim.gone()]);
      await victim.kill();
      const atMs = Date.now();
      const inTheCradle = chance.happens(0.15);
      if (inTheCradle) {
        const birth = victim.start().catch(() => undefined);
        await wait(chance.whole(50, 900));
        await victim.kill();
        await birth;
      }
      await rise();
      kills.push({ atMs, backMs: Date.now() - atMs });
    }
  }

  const done = run();
  done.catch(() => undefined);
  return { kills, done };
}
