import type { Accepted, MayWait } from '../judge/evidence.js';
import { startRedis } from '../redis.js';
import { onStage, wait, type Run } from './run.js';

/** Of the messages, how many the cap lets go within the hour. */
const shareThatFits = 0.7;

/** Whoever waits on a number that has used up its cap waits rightly. */
function behindTheCap(accepted: ReadonlyMap<string, Accepted>, cap: number): MayWait {
  return told => {
    const used = new Map<string, number>();
    for (const { id, session } of accepted.values())
      if ((told.get(id)?.tries.length ?? 0) > 0) used.set(session, (used.get(session) ?? 0) + 1);
    // One was sent before.
    const isUsedUp = (session: string) => (used.get(session) ?? 0) + 1 >= cap;
    const waiting = [...accepted.values()].filter(({ session }) => isUsedUp(session));
    return new Set(waiting.map(({ id }) => id));
  };
}

/** F14: the store of the queue is emptied again and again while caps bind. */
export const storeWipes: Run = async setup => {
  const { seed, messages, kills, sessions = 3 } = setup;
  const redis = await startRedis();
  const cap = Math.max(1, Math.floor((messages / sessions) * shareThatFits));
  const limits = { messagesPerHour: cap, gapMs: [200, 600] as const };
  try {
    return await onStage(
      { ...setup, sessions },
      { limits, env: { REDIS_URL: redis.url } },
      async ({ scene, chance, load: startLoad }) => {
        let happened = 0;
        const allowed = () => Math.ceil((messages * (happened + 1)) / (kills + 1));
        const load = startLoad({ allowed, each: 1 });
        for (; happened < kills; happened += 1) {
          await wait(chance.whole(500, 10_000));
          await redis.wipe();
        }
        const verdict = await scene.verdict(load, { mayWait: behindTheCap(load.accepted, cap) });
        const waiting = [...verdict.evidence.told.values()].filter(
          ({ status }) => status === 'pending',
        ).length;
        return {
          verdict,
          measured: {
            ...{ seed, kills: 0, recoveryMs: [] },
            more: { wipes: kills, 'held by the cap at the end': waiting },
          },
        };
      },
    );
  } finally {
    await redis.stop();
  }
};
