import { startPauser } from '../pauser.js';
import { onStage, wait, type Run } from './run.js';

/** Room for somebody to type in, with what the product keeps free before a send. */
const limits = { gapMs: [1_800, 2_600] as const };
/** Somebody types before each message: time for a pause to come between look and claim. */
const human = {
  enabled: true,
  seenMs: [50, 100],
  typingBaseMs: 1_000,
  typingPerGraphemeMs: 0,
  typingMinMs: 600,
  typingMaxMs: 1_000,
};

/** F77 beside a running load: numbers are paused again and again while somebody seems to type. */
export const pauses: Run = setup => {
  const { seed, kills } = setup;
  return onStage(
    setup,
    { limits, policy: { human } },
    async ({ scene, chance, load: startLoad }) => {
      const calm = new AbortController();
      const load = startLoad();
      const pauser = startPauser(scene, {
        chance,
        signal: calm.signal,
        betweenMs: [50, 300],
        lastMs: [800, 1_500],
      });
      while (pauser.pauses.length < kills) await wait(100);
      calm.abort();
      await pauser.done;
      const verdict = await scene.verdict(load, { pauses: pauser.pauses });
      const more = { pauses: pauser.pauses.length };
      return { verdict, measured: { seed, kills: 0, recoveryMs: [], more } };
    },
  );
};
