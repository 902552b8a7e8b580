import { seededRandom } from '../../src/kernel/random.js';
import { createExpected, type Arrival, type Pace } from '../../src/pacing/expected.js';
import { trafficOf } from '../../src/pacing/index.js';
import { dayMs, hourMs, noon } from './pacing-facts.js';

const zone = 'Asia/Jakarta';
const since = new Date(noon.getTime() - 28 * dayMs);
/** Two answers in every hour of four weeks, one of them to somebody new that day. */
const traffic = trafficOf(
  Array.from({ length: 28 * 24 }, (_, at) => ({
    startsAt: new Date(since.getTime() + at * hourMs),
    category: 'reply' as const,
    messages: 2,
    newPeople: 1,
  })),
  { zone, since, until: noon, mostPerHour: 50 },
);
const inTenDays = 10 * 48;

function arrivals(pace: Pace, days = 10): (Arrival & { atMs: number })[] {
  const expected = createExpected({ traffic, zone, from: noon, pace });
  const come: (Arrival & { atMs: number })[] = [];
  for (let atMs = expected.nextMs(); atMs < noon.getTime() + days * dayMs; atMs = expected.nextMs())
    come.push({ ...expected.take(), atMs });
  return come;
}

const messagesIn = (come: readonly Arrival[]) =>
  come.reduce((sum, { party }) => sum + party.messages, 0);
const peopleIn = (come: readonly Arrival[]) =>
  come.reduce((sum, { party }) => sum + party.newPeople, 0);

it('as many come as in the weeks before, and as many of them are for somebody new', () => {
  const come = arrivals('usual');
  expect(Math.abs(messagesIn(come) - inTenDays)).toBeLessThan(8);
  expect(Math.abs(peopleIn(come) - inTenDays / 2)).toBeLessThan(8);
});

it('on the first day every message comes alone, later several come as one', () => {
  const come = arrivals('usual');
  const close = come.filter(({ atMs }) => atMs < noon.getTime() + dayMs);
  const far = come.filter(({ atMs }) => atMs > noon.getTime() + 2 * dayMs);
  expect(new Set(close.map(({ party }) => party.messages))).toEqual(new Set([1]));
  expect(close).toHaveLength(48);
  expect(new Set(far.map(({ party }) => party.messages))).toEqual(new Set([6]));
});

it('more come when it is busy, most of all in a short time', () => {
  const [usual, busy] = [arrivals('usual'), arrivals('busy')].map(messagesIn);
  const [usualHours, busyHours] = [arrivals('usual', 0.25), arrivals('busy', 0.25)].map(messagesIn);
  expect((busy ?? 0) / (usual ?? 1)).toBeGreaterThan(1.3);
  expect((busyHours ?? 0) / (usualHours ?? 1)).toBeGreaterThan((busy ?? 0) / (usual ?? 1));
});

it('by chance about as many come in the mean, and now more, now fewer', () => {
  const counts = Array.from({ length: 200 }, (_, at) =>
    messagesIn(arrivals(seededRandom(`chance ${at}`))),
  );
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  expect(Math.abs(mean - inTenDays) / inTenDays).toBeLessThan(0.06);
  expect(Math.max(...counts)).toBeGreaterThan(1.3 * inTenDays);
  expect(Math.min(...counts)).toBeLessThan(0.7 * inTenDays);
});
