import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../numbers.mjs';
import { bare } from '../program.mjs';
import { residentMb } from '../resident.mjs';
import { sizes } from '../sizes.mjs';

/** Starts it again and again; it runs afterwards. Gives the median time. */
async function startTimes(program) {
  const taken = [];
  for (let at = 0; at < sizes.starts; at += 1) {
    await program.stop();
    taken.push(await program.start());
  }
  return median(taken);
}

/**
 * Start of a gateway whose data folder exists, and its memory once it is idle, against a program
 * that loads the same packages and listens. The gateway goes on running.
 */
export async function start({ site, gateway }) {
  const packages = await bare(site, 'imports');
  const theirsMs = await startTimes(packages);
  await sleep(sizes.settleMs);
  const theirsMb = residentMb([packages.pid()]);
  await packages.stop();

  await gateway.start();
  await gateway.ready();
  const oursMs = await startTimes(gateway);
  await gateway.ready();
  await sleep(sizes.settleMs);
  const rows = [
    { figure: 'Start', unit: 'ms', ours: oursMs, ceiling: theirsMs },
    { figure: 'Memory, idle', unit: 'mb', ours: gateway.residentMb(), ceiling: theirsMb },
  ];
  return { rows, bareMb: theirsMb };
}
