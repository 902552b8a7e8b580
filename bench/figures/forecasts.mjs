import { exportsOf } from '../bundle.mjs';
import { median } from '../numbers.mjs';

export const promisedMs = 100;
const pending = 10_000;
const runs = 15;
const hourMs = 3_600_000;

const entry = `
  export { forecast, trafficOf } from './src/pacing/index.js';
  export { aPolicy, inCampaign, noon, someFacts, stranger } from './test/unit/pacing-facts.js';
`;

const localHour = at => (at.getUTCHours() + 7) % 24;

function busy(hour) {
  if (hour < 7 || hour >= 22) return 0.02;
  return hour >= 9 && hour < 18 ? 1 : 0.3;
}

/** Four weeks in which eighty answers a day left, and thirty messages to known and new people. */
function usualTraffic({ trafficOf, noon }) {
  const since = new Date(noon.getTime() - 28 * 24 * hourMs);
  const hours = Array.from({ length: 28 * 24 }, (_, at) => new Date(since.getTime() + at * hourMs));
  const past = hours.flatMap(startsAt => {
    const share = busy(localHour(startsAt));
    return [
      { startsAt, category: 'reply', messages: 8 * share, newPeople: 5 * share },
      { startsAt, category: 'known', messages: 2 * share, newPeople: 2 * share },
      { startsAt, category: 'first_contact', messages: share, newPeople: share },
    ];
  });
  return trafficOf(past, { zone: 'Asia/Jakarta', since, until: noon, mostPerHour: 50 });
}

/** What waits, by what it is. */
function lanes({ inCampaign, noon, someFacts, stranger }) {
  const acceptedAt = new Date(noon.getTime() - 24 * hourMs);
  const all = make =>
    Array.from({ length: pending }, (_, at) => {
      const { more = {}, ...facts } = make(at);
      const own = { id: `m${at}`, acceptedAt, ...facts.message };
      const person = { key: `c${at}`, ...facts.recipient };
      const { message, recipient, relation } = someFacts({
        ...facts,
        message: own,
        recipient: person,
      });
      return { message, recipient, relation, countedToday: false, notBefore: null, ...more };
    });
  return {
    'first contacts': all(() => ({ relation: stranger })),
    'known people': all(() => ({})),
    'one campaign': all(at => ({
      message: inCampaign,
      relation: at % 2 ? stranger : {},
      more: { textKey: 't' },
    })),
    'everything to one person': all(() => ({
      recipient: { key: 'c' },
      more: { countedToday: true },
    })),
    'all sorts, some scheduled': all(at => ({
      relation: at % 2 ? stranger : {},
      recipient: { key: `c${at % 4_000}` },
      message: at % 5 ? {} : { scheduledAt: new Date(noon.getTime() + at * 60_000) },
    })),
  };
}

/** Processor time, so that other work on the machine counts little. */
function costMs(act) {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** How long the forecast of ten thousand waiting messages takes, by what waits: the median run. */
export async function forecasts() {
  const parts = await exportsOf(entry);
  const traffic = usualTraffic(parts);
  const { session, counts, lane, pauses } = parts.someFacts();
  return Object.entries(lanes(parts)).map(([what, messages]) => {
    const waiting = { messages, session, counts, lane, pauses, traffic };
    const costs = Array.from({ length: runs }, () =>
      costMs(() => parts.forecast(waiting, parts.aPolicy(), parts.noon)),
    );
    return { what, ms: median(costs), leastMs: Math.min(...costs) };
  });
}

export const forecastLine = ({ what, ms, leastMs }) =>
  `Forecast of ${pending.toLocaleString('en')} pending, ${what}: ${ms.toFixed(0)} ms of one core, ${leastMs.toFixed(0)} ms at best`;
