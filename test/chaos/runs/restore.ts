import { join } from 'node:path';
import { until } from '../../support/until.js';
import type { Finding, Told } from '../judge/evidence.js';
import { judge } from '../judge/judge.js';
import { rulesOf, type GatewayProcess } from '../gateway.js';
import { isWorking } from '../scene.js';
import { readTold } from '../told.js';
import { onStage, type Run } from './run.js';

const longestMs = 300_000;
/** Whatever is not found by then goes again when somebody resumes, and that is seen. */
const lookedUpMs = 60_000;
const left = new Set(['sent', 'delivered', 'read']);

const allLeft = (gateway: GatewayProcess, withinMs = longestMs) =>
  until(
    () => readTold(gateway.databaseFile),
    told => [...told.values()].every(({ status }) => left.has(status)),
    { withinMs, everyMs: 500 },
  );

/** What is told now, with the tries that were known before the database went back. */
function merged(now: ReadonlyMap<string, Told>, before: ReadonlyMap<string, Told>) {
  return new Map(
    [...now].map(([id, row]) => [id, { ...row, tries: before.get(id)?.tries ?? row.tries }]),
  );
}

/** F82: a backup from before all these messages left is put back; none of them goes again. */
export const restores: Run = setup => {
  const { seed, messages } = setup;
  return onStage(setup, {}, async ({ scene, load: startLoad }) => {
    const { gateway, waha, sessions } = scene;
    await gateway.api.pause();
    const load = startLoad();
    await load.done;
    const copy = join(scene.folder, 'copy.db');
    await gateway.once(['backup', copy]);
    await gateway.api.resume({ reason: 'go' });
    const before = await allLeft(gateway);
    const waIds = new Set([...before.values()].map(({ waId }) => waId));

    await gateway.kill();
    await gateway.once(['restore', copy]);
    const restoredMs = Date.now();
    await gateway.start();
    await isWorking(gateway, sessions.length);
    const foundAgain = await allLeft(gateway, lookedUpMs).catch(() =>
      readTold(gateway.databaseFile),
    );
    await until(
      () => gateway.api.resume({ reason: 'Looked through', stale: 'keep' }),
      ({ status }) => status === 200,
    );
    // One more shows that the lanes are open again, and whatever wanted to leave has left.
    for (const session of sessions)
      await gateway.api.send({ session, to: '+6281340000000', text: 'And one more' });
    const now = await allLeft(gateway);

    const again = waha
      .journal()
      .filter(({ op, t, waId }) => op === 'accepted' && t > restoredMs && waId && waIds.has(waId));
    const resent = again.map(({ token, t }): Finding => ({
      kind: 'sent again after a restore',
      token,
      what: `${t - restoredMs} ms after it`,
    }));
    const verdict = judge({
      accepted: load.accepted,
      told: merged(now, before),
      journal: waha.journal(),
      rules: rulesOf(),
      gatewayEndsMs: gateway.ends,
      wahaEndsMs: waha.ends,
    });
    const more = {
      'sent since the backup': messages,
      'found again by their id': [...foundAgain.values()].filter(({ status }) => left.has(status))
        .length,
      'sent again': again.length,
    };
    return {
      verdict: { ...verdict, findings: [...verdict.findings, ...resent] },
      measured: { seed, kills: 1, recoveryMs: [], more },
    };
  });
};
