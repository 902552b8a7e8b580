import { seededRandom } from '../../src/kernel/random.js';
import type { Policy } from '../../src/pacing/index.js';
import { broken } from './pacing-days-checks.js';
import { liveThrough } from './pacing-days.js';
import { dice, exemptible, type Dice } from './pacing-facts-random.js';
import { aPolicy, daily } from './pacing-facts.js';

/** Around the days on which clocks change, where they never do, and on the move. */
type Place = readonly [zone: string, movesTo: string | null, start: string];
const places: readonly [Place, ...Place[]] = [
  ['Asia/Jakarta', null, '2025-11-16T20:00:00Z'],
  ['Europe/Berlin', null, '2025-03-28T03:00:00Z'],
  ['Europe/Berlin', 'Asia/Jakarta', '2025-10-24T03:00:00Z'],
  ['America/New_York', null, '2025-03-07T03:00:00Z'],
  ['America/New_York', null, '2025-10-31T03:00:00Z'],
  ['Asia/Jakarta', 'America/New_York', '2025-10-31T03:00:00Z'],
];
const hours = [['08:00-21:00'], ['22:00-02:30', '02:45-16:00'], ['00:00-24:00'], ['01:30-13:00']];

/** Every rule at hand. */
function tightPolicy({ between, maybe, one, some }: Dice): Policy {
  return aPolicy({
    activeHours: {
      days: daily(...(hours[between(0, hours.length - 1)] ?? [])),
      replies: maybe(0.3) ? 'send' : 'hold',
      openingJitterS: [0, between(0, 600)],
    },
    caps: {
      contactsPerDay: between(60, 600),
      messagesPerHour: between(40, 300),
      firstContactsPerDay: between(20, 100),
      startedByUsPer24h: maybe(0.4) ? between(10, 100) : null,
    },
    gap: { firstContactMs: [5000, between(6000, 12_000)] },
    warmup: { firstContactsByDay: Array.from({ length: 14 }, (_, day) => 10 + 5 * day) },
    recipient: {
      perHour: maybe(0.4) ? between(1, 4) : null,
      perDay: maybe(0.4) ? between(2, 8) : null,
      unansweredFirst: maybe(0.4) ? between(1, 3) : null,
      unansweredKnown: maybe(0.4) ? between(1, 3) : null,
    },
    rhythm: { enabled: maybe(0.3) },
    replies: { exemptFrom: some(exemptible, 0.6) },
    content: {
      sameText: { hold: maybe(0.5) ? { recipients: between(5, 40), minutes: 60 } : null },
    },
    numberCheck: { whenUnavailable: one(['send', 'hold']) },
  });
}

/** Limits so high that much leaves. */
function busyPolicy({ between, maybe }: Dice): Policy {
  return aPolicy({
    activeHours: { days: daily(maybe(0.5) ? '00:00-24:00' : '06:00-23:00') },
    quietHours: { enabled: maybe(0.3) },
    caps: {
      contactsPerDay: between(1500, 2500),
      messagesPerHour: between(350, 600),
      firstContactsPerDay: between(600, 1200),
    },
    warmup: { enabled: false },
  });
}

const policies: Record<string, (at: Dice) => Policy> = {
  busy: busyPolicy,
  tight: tightPolicy,
  standard: () => aPolicy(),
  careful: () => aPolicy({}, 'careful'),
};
const meanPausesMs: Record<string, readonly [number, number]> = {
  busy: [2500, 4500],
};

export type Case = readonly [policy: string, seed: string, days: number];

const under = (policy: string, count: number, days: number) =>
  Array.from({ length: count }, (_, seed): Case => [policy, `${policy}-${seed}`, days]);
export const cases: readonly Case[] = [
  ...under('busy', 10, 3),
  ...under('tight', 12, 3),
  ...under('standard', 6, 3),
  ...under('careful', 6, 3),
];

/** What one life has shown, in short. */
export interface Shown {
  sent: number;
  byPhone: number;
  heldBy: string[];
  /** The first of what went wrong, by the kind. */
  wrong: Record<'broken' | 'unending' | 'forgotten' | 'starved', readonly string[]>;
}

export function show([name, seed, days]: Case): Shown {
  const number = Number(seed.split('-')[1]);
  const [zone, movesTo, start] = places[number % places.length] ?? places[0];
  const at = dice(seededRandom(seed));
  const policy = policies[name]?.(at) ?? aPolicy();
  const again = JSON.parse(JSON.stringify(policy)) as Policy;
  const life = liveThrough({
    ...{ zone, movesTo, start: new Date(start), days, policy, again, at },
    meanPausesMs: meanPausesMs[name] ?? [4000, 40_000],
  });
  const few = (wrong: readonly string[]) => wrong.slice(0, 10);
  return {
    sent: life.sent.length,
    byPhone: life.sent.filter(one => one.byPhone).length,
    heldBy: [...life.heldBy],
    wrong: {
      broken: few(broken(life, { policy, warmUpFrom: life.warmUpFrom })),
      unending: few(life.unending),
      forgotten: few(life.forgotten),
      starved: few(life.starved),
    },
  };
}
