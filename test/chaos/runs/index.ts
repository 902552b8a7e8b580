import { absences } from './absence.js';
import { errorAnswers, lateSends, omissions } from './answers.js';
import { powerCuts, slowDisk } from './disk.js';
import { floods, outages } from './inbound.js';
import { placedKills, quickKills, randomKills } from './kills.js';
import { pauses } from './pauses.js';
import { restores } from './restore.js';
import type { Run } from './run.js';
import { storeWipes } from './store.js';
import { freezes, takeovers } from './two-gateways.js';
import { wahaKills } from './waha.js';
import { wireTroubles } from './wire.js';

/** Every run, by the name it is called. */
export const runs: Readonly<Record<string, Run>> = {
  random: randomKills,
  placed: placedKills,
  quick: quickKills,
  absence: absences,
  waha: wahaKills,
  answers: errorAnswers,
  late: lateSends,
  omits: omissions,
  wire: wireTroubles,
  wipes: storeWipes,
  freeze: freezes,
  takeover: takeovers,
  pauses,
  restore: restores,
  flood: floods,
  outage: outages,
  power: powerCuts,
  'slow-disk': slowDisk,
};

/** What runs when nothing is named. */
export const usualRuns = Object.keys(runs).filter(name => name !== 'quick');
