/**
 * How many verdicts one core gives in a second: ordinary messages under both presets, and a mix of
 * everything that can hold a message. Processor time is counted, so that other work on the machine
 * does not.
 *
 *   node bench/decide.mjs
 */
import { exit } from 'node:process';
import { exportsOf } from './bundle.mjs';

const promised = 50_000;
const calls = 300_000;
const hourMs = 3_600_000;

const entry = `
  export { decide } from './src/pacing/index.js';
  export { seededRandom } from './src/kernel/random.js';
  export { aPolicy, inCampaign, someFacts, stranger } from './test/unit/pacing-facts.js';
  export { anyFacts, anyPolicy, dice } from './test/unit/pacing-facts-random.js';
`;

/** Verdicts a second of processor time over cases that are asked in turn. */
function perSecond(decide, cases) {
  const askAll = count => {
    for (let asked = 0; asked < count; asked += 1) {
      const { facts, policy, now } = cases[asked % cases.length];
      decide(facts, policy, now);
    }
  };
  askAll(calls / 10);
  const before = process.cpuUsage();
  askAll(calls);
  const { user, system } = process.cpuUsage(before);
  return Math.round(calls / ((user + system) / 1e6));
}

const {
  decide,
  seededRandom,
  aPolicy,
  someFacts,
  stranger,
  inCampaign,
  anyFacts,
  anyPolicy,
  dice,
} = await exportsOf(entry);

/** A busy number at noon: an hour almost full, a send a minute ago. */
function ordinary(policy) {
  const noon = Date.parse('2025-11-20T05:00:00.000Z');
  const sentInLastHour = Array.from(
    { length: 29 },
    (_, at) => new Date(noon - (30 - at) * 115_000),
  );
  const last = sentInLastHour.at(-1);
  const lane = { lastSendStartedAt: last, lastSendEndedAt: last };
  const to = [{}, { relation: stranger }, { message: inCampaign }];
  return to.flatMap(who =>
    Array.from({ length: 40 }, (_, at) => ({
      policy,
      now: new Date(noon + at * 60_000),
      facts: someFacts({
        ...who,
        counts: { sentInLastHour, contactsToday: 20 + at, firstContactsToday: at },
        lane,
      }),
    })),
  );
}

/** Anything under any policy, at instants of one week. */
function mixed() {
  const at = dice(seededRandom('bench'));
  const start = Date.parse('2025-10-24T00:00:00.000Z');
  return Array.from({ length: 20 }, () => anyPolicy(at)).flatMap(policy =>
    Array.from({ length: 20 }, () => {
      const now = new Date(start + at.between(0, 7 * 24) * hourMs);
      return { policy, now, facts: anyFacts(at, now) };
    }),
  );
}

const figures = {
  'ordinary messages, standard': perSecond(decide, ordinary(aPolicy())),
  'ordinary messages, careful': perSecond(decide, ordinary(aPolicy({}, 'careful'))),
  'everything that can hold one': perSecond(decide, mixed()),
};
for (const [what, figure] of Object.entries(figures)) {
  console.log(`${what}: ${figure.toLocaleString('en')} verdicts a second of one core`);
}
exit(Math.min(...Object.values(figures)) < promised ? 1 : 0);
