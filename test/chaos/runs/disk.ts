import { join } from 'node:path';
import { createDisk, type Disk } from '../disk/disk.js';
import { startKiller } from '../killer.js';
import type { Program } from '../program.js';
import { onStage, type Run } from './run.js';

/** Each start of the gateway has this disk, and finds on it only what was synced before. */
function onDisk(gateway: Program, disk: Disk, cut: (writes: number) => void): Program {
  return Object.assign(Object.create(gateway) as Program, {
    start(more: Record<string, string> = {}) {
      cut(disk.cutPower());
      return gateway.start({ ...more, ...disk.env });
    },
  });
}

/** F40: the power fails again and again, and takes with it whatever was not synced. */
export const powerCuts: Run = setup => {
  const { seed, messages, kills } = setup;
  return onStage(setup, {}, async ({ scene, chance, load: startLoad, signal }) => {
    const cuts: number[] = [];
    const disk = createDisk(join(scene.folder, 'data'));
    const victim = onDisk(scene.gateway, disk, writes => cuts.push(writes));
    await scene.gateway.kill();
    await victim.start();
    const killer = startKiller(victim, { kills, chance, signal, lives: [100, 2_500] });
    const allowed = () => Math.ceil((messages * (killer.kills.length + 1)) / (kills + 1));
    const load = startLoad({ allowed });
    await killer.done;
    const verdict = await scene.verdict(load);
    return {
      verdict,
      measured: {
        seed,
        kills: killer.kills.length,
        recoveryMs: [],
        more: {
          'writes lost with the power': cuts.reduce((sum, writes) => sum + writes, 0),
          'cuts that lost some': cuts.filter(writes => writes > 0).length,
        },
      },
    };
  });
};

const syncMs = 500;

/** F43: each sync of the disk takes half a second longer. */
export const slowDisk: Run = setup =>
  onStage(setup, { limits: { timeoutS: 10 } }, async ({ scene, load: startLoad }) => {
    const disk = createDisk(join(scene.folder, 'data'), { syncMs });
    await scene.gateway.stop();
    await scene.gateway.start({ ...disk.env });
    const startedAtMs = Date.now();
    const verdict = await scene.verdict(startLoad());
    const tookS = Math.round((Date.now() - startedAtMs) / 1_000);
    const more = { 'a sync takes, ms more': syncMs, 'all done after, s': tookS };
    return { verdict, measured: { seed: setup.seed, kills: 0, recoveryMs: [], more } };
  });
