import { startPlainNode, type PlainNode } from '../support/plain-node.js';
import type * as House from './pacing-honest-days.js';
import { judgePromises, type HonestDay } from './pacing-honest-days.js';

/**
 * Random numbers on random days: what comes differs from the weeks before, people write unasked,
 * lists and campaigns come out of the blue, somebody types on the phone. Some messages are told when
 * they will leave, and the gateway's own `decide` then shows when they did. `HONEST_DAYS` and
 * `HONEST_SEED` take another number of days and other lives.
 */
const days = Number(process.env.HONEST_DAYS ?? 200);
const family = process.env.HONEST_SEED ?? 'day';
const inOneTest = 10;

const lives: HonestDay[] = [];
let node: PlainNode<typeof House>;

beforeAll(async () => {
  node = await startPlainNode('test/unit/pacing-honest-days.ts');
});
afterAll(() => node.close());

it.each(Array.from({ length: Math.ceil(days / inOneTest) }, (_, part) => part * inOneTest))(
  'lives of the seeds from %i on tell and keep times',
  async from => {
    for (let day = from; day < Math.min(days, from + inOneTest); day += 1)
      lives.push(await node.call('liveHonestly', `${family} ${day}`));
    expect(lives).toHaveLength(Math.min(days, from + inOneTest));
  },
);

it(`over ${days} days nine of ten leave before their first p90, and half within a fifth of the wait from their p50`, () => {
  const { messages, kept, medianError, untold } = judgePromises(lives);
  const figures = `seeds "${family} 0" to "${family} ${days - 1}": ${messages} times told, ${untold} not told; ${(100 * kept).toFixed(1)} % left before p90, median error of p50 ${(100 * medianError).toFixed(1)} %`;
  process.stdout.write(`${figures}\n`);
  expect(messages).toBeGreaterThan(3 * days);
  expect(untold / messages).toBeLessThan(0.1);
  expect(kept).toBeGreaterThanOrEqual(0.9);
  expect(medianError).toBeLessThan(0.2);
});
