import { onStage, wait, type Run } from './run.js';

const timeoutS = 1;
/** Longer than a lost answer is looked for before a person is asked. */
const awayMs = 8_000;

/** F2: killed before a message left, then again while it was looked for, and away for long. */
export const absences: Run = setup => {
  const { seed, messages, kills } = setup;
  return onStage(setup, { limits: { timeoutS } }, async ({ scene, load: startLoad }) => {
    const { gateway } = scene;
    let happened = 0;
    const allowed = () => Math.ceil((messages * (happened + 1)) / (kills + 1));
    const load = startLoad({ allowed });
    for (; happened < kills; happened += 1) {
      await gateway.kill();
      await gateway.start({ ALLOW_FAILPOINTS: '1', FAIL: 'post.connected:2' });
      await Promise.race([gateway.gone(), wait(20_000)]);
      await gateway.kill();
      await gateway.start();
      await wait(500);
      await gateway.kill();
      await wait(awayMs);
      await gateway.start();
      await wait(2_000);
    }
    const verdict = await scene.verdict(load);
    return { verdict, measured: { seed, kills: gateway.ends.length, recoveryMs: [] } };
  });
};
