import { readdirSync } from 'node:fs';
import type { Finding } from '../judge/evidence.js';
import { troubles } from '../proxy.js';
import { onStage, wait, type Run } from './run.js';

const timeoutS = 1;
/** Sends of a number that go undisturbed first. */
const undisturbed = 20;
/** More descriptors than before, once all is quiet, are a leak. */
const spareDescriptors = 10;

const descriptorsOf = (pid: number | undefined) =>
  pid === undefined ? 0 : readdirSync(`/proc/${pid}/fd`).length;

/** F22, F23, F24: requests and answers get lost, cut, slowed and spoilt between gateway and WAHA. */
export const wireTroubles: Run = setup => {
  const { seed, messages, kills } = setup;
  const scenery = { sessions: 10, limits: { timeoutS }, withWire: true };
  return onStage(setup, scenery, async ({ scene, chance, load: startLoad }) => {
    const before = descriptorsOf(scene.gateway.pid);
    const met: Record<string, number> = {};
    const troubled = new Set<string>();
    let seen = 0;
    const probability = kills / Math.max(1, messages - undisturbed);
    scene.wire?.onSend(token => {
      seen += 1;
      const isFree = token === null || troubled.has(token) || seen <= undisturbed;
      if (isFree || !chance.happens(probability)) return null;
      troubled.add(token);
      const trouble = chance.pick(troubles);
      met[trouble] = (met[trouble] ?? 0) + 1;
      return trouble;
    });
    const verdict = await scene.verdict(startLoad({ each: 1 }));
    await wait(1_000);
    const after = descriptorsOf(scene.gateway.pid);
    const leaks: Finding[] =
      after > before + spareDescriptors
        ? [{ kind: 'leak', token: null, what: `${before} descriptors before, ${after} after` }]
        : [];
    return {
      verdict: { ...verdict, findings: [...verdict.findings, ...leaks] },
      measured: {
        ...{ seed, kills: 0, recoveryMs: [] },
        more: { ...met, 'descriptors before and after': `${before}, ${after}` },
      },
    };
  });
};
