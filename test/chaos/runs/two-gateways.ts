import type { Finding, Span } from '../judge/evidence.js';
import { quantile } from '../judge/table.js';
import type { GatewayProcess } from '../gateway.js';
import { until } from '../../support/until.js';
import { onStage, wait, type Run } from './run.js';

/** Whoever stands by sends after this at the latest. */
const longestTakeoverMs = 5_000;

async function isSender({ api }: GatewayProcess): Promise<boolean> {
  const health = await api.health().catch(() => null);
  const { queue } = (health?.body ?? {}) as { queue?: { sender?: boolean } };
  return queue?.sender === true;
}

/** F4: the process that sends is stopped in mid-call, while another one would take its place. */
export const freezes: Run = setup => {
  const { seed, messages, kills } = setup;
  return onStage(setup, {}, async ({ scene, chance, load: startLoad }) => {
    const standby = await scene.twin();
    await standby.start();
    const spans: Span[] = [];
    const allowed = () => Math.ceil((messages * (spans.length + 1)) / (kills + 1));
    const load = startLoad({ allowed, api: () => standby.api });
    while (spans.length < kills) {
      await scene.waha.fail({ call: 'send', kind: 'late', delayMs: chance.whole(200, 1_500) });
      await wait(chance.whole(50, 500));
      scene.gateway.signal('SIGSTOP');
      const fromMs = Date.now();
      await wait(chance.whole(1_500, 7_000));
      spans.push({ fromMs, untilMs: Date.now() });
      scene.gateway.signal('SIGCONT');
      await wait(chance.whole(500, 1_500));
    }
    const verdict = await scene.verdict(load, { freezes: spans });
    const more = { freezes: spans.length };
    return { verdict, measured: { seed, kills: 0, recoveryMs: [], more } };
  });
};

/** F6: two gateways, the one that sends is killed, the other takes over; then the other way round. */
export const takeovers: Run = setup => {
  const { seed, messages, kills } = setup;
  return onStage(setup, {}, async ({ scene, chance, load: startLoad }) => {
    const sides: [GatewayProcess, GatewayProcess] = [scene.gateway, await scene.twin()];
    await sides[1].start();
    const instants: number[] = [];
    const allowed = () => Math.ceil((messages * (instants.length + 1)) / (kills + 1));
    const load = startLoad({ allowed, api: () => sides[1].api });
    while (instants.length < kills) {
      await wait(chance.whole(300, 2_000));
      const [active, standby] = sides;
      await active.kill();
      instants.push(active.ends.at(-1) ?? Date.now());
      sides.reverse();
      await until(
        () => isSender(standby),
        sends => sends,
        { withinMs: 30_000 },
      );
      await active.start();
    }
    const verdict = await scene.verdict(load);
    const recoveryMs = scene.untilNextSendMs(instants);
    const slow: Finding[] = recoveryMs
      .filter(ms => ms > longestTakeoverMs)
      .map(ms => ({ kind: 'too slow', token: null, what: `${ms} ms until the other one sent` }));
    const slowest = quantile(recoveryMs, 1) ?? 0;
    return {
      verdict: { ...verdict, findings: [...verdict.findings, ...slow] },
      measured: { seed, kills, recoveryMs, more: { 'slowest takeover': `${slowest} ms` } },
    };
  });
};
