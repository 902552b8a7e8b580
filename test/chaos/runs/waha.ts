import { onStage, wait, type Run } from './run.js';

const points = ['before_transmit', 'before_store', 'before_answer', 'before_events'] as const;

/** F26: WAHA ends itself while it carries out a send, and comes back. */
export const wahaKills: Run = setup => {
  const { seed, kills } = setup;
  const scenery = { sessions: 5, drainMs: 180_000 };
  return onStage(setup, scenery, async ({ scene, chance, load: startLoad }) => {
    let happened = 0;
    const allowed = () => Math.ceil((setup.messages * (happened + 1)) / (kills + 1));
    const load = startLoad({ allowed });
    for (let n = 0; n < kills; n += 1) {
      const at = points[n % points.length] ?? 'before_answer';
      await scene.waha.fail({ call: 'send', kind: 'kill', at });
      const died = await Promise.race([scene.waha.gone().then(() => true), wait(20_000)]);
      happened += 1;
      if (!died) break;
      await wait(chance.whole(50, 1_000));
      await scene.waha.start();
      await wait(chance.whole(200, 1_000));
    }
    happened = kills;
    const verdict = await scene.verdict(load);
    const measured = { seed, kills: scene.waha.ends.length, recoveryMs: [] };
    return { verdict, measured };
  });
};
