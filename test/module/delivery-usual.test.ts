import type { ConversationRow } from '../../src/conversations/index.js';
import { arrivalsByHour, timesTold } from '../../src/delivery/store/history-store.js';
import { createUsual } from '../../src/delivery/verbs/usual.js';
import type { Category } from '../../src/protocol/codes.js';
import { hourMs, minuteMs, openDelivery, type DeliveryHouse } from './delivery-rig.js';

const dayMs = 24 * hourMs;

let house: DeliveryHouse;
let conversation: ConversationRow;

beforeEach(async () => {
  house = await openDelivery();
  ({ conversation } = await house.openWith('6281200000002@c.us'));
});
afterEach(() => house.close());

const answered = (agoMs: number) => house.left(conversation, { agoMs, category: 'reply' });
const ask = async () => ({
  sessionId: house.sessionId,
  zone: 'Asia/Jakarta',
  policy: (await house.situation()).policy,
});

it('what came is counted by the hour in which it did, and the first of a day for each person apart', async () => {
  // The clock of the house shows ten sharp, or a moment later.
  const { conversation: other } = await house.openWith('6281200000003@c.us');
  await answered(40 * minuteMs);
  await answered(30 * minuteMs);
  await house.left(other, { agoMs: 20 * minuteMs, category: 'reply' });
  await house.left(other, { agoMs: 10 * minuteMs, category: 'known' });
  await answered(2 * hourMs + 30 * minuteMs);
  const past = await arrivalsByHour(house.db, house.sessionId, house.ago(dayMs));
  expect(past.map(({ category, messages, newPeople }) => [category, messages, newPeople])).toEqual([
    ['reply', 1, 1],
    ['known', 1, 0],
    ['reply', 3, 1],
  ]);
  const [, , last] = past;
  expect((last?.startsAt.getTime() ?? 0) - (past[0]?.startsAt.getTime() ?? 0)).toBe(2 * hourMs);
});

it('a list and a campaign say nothing of next week, answers do however many', async () => {
  const many = (category: Category, more: object = {}) =>
    Promise.all(
      Array.from({ length: 21 }, () =>
        house.left(conversation, { agoMs: 20 * minuteMs, category, ...more }),
      ),
    );
  await many('known');
  await many('reply');
  await house.left(conversation, { agoMs: dayMs / 2, category: 'known', campaign: 'November' });
  const past = await arrivalsByHour(house.db, house.sessionId, house.ago(dayMs));
  expect(past.map(({ category, messages }) => [category, messages])).toEqual([['reply', 21]]);
});

it('nothing is expected where there is no past, and what usually comes is the mean of the weeks', async () => {
  expect(await createUsual(house.clock)(house.db, await ask())).toEqual({
    traffic: null,
    spread: 1,
  });
  for (const weeks of [1, 2]) {
    for (const minutes of [10, 20]) await answered(weeks * 7 * dayMs + minutes * minuteMs);
  }
  const { traffic } = await createUsual(house.clock)(house.db, await ask());
  const perWeek = (traffic?.perHour.reply ?? []).reduce((sum, n) => sum + n, 0);
  expect(perWeek).toBeCloseTo(2, 1);
});

it('the spread grows when messages left later than they were told to', async () => {
  for (let n = 1; n <= 20; n += 1) {
    const toldMs = n * 10 * minuteMs;
    await house.left(conversation, {
      agoMs: toldMs - 4 * minuteMs,
      firstP50: house.ago(toldMs),
      firstP90: house.ago(toldMs - 2 * minuteMs),
    });
  }
  const told = await timesTold(house.db, house.sessionId, 5);
  expect(told).toHaveLength(5);
  expect((told[0]?.leftAt ?? 0) < (told[4]?.leftAt ?? 0)).toBe(true);
  const { spread } = await createUsual(house.clock)(house.db, await ask());
  expect(spread).toBeCloseTo(2, 1);
});

it('the past is read again after ten minutes', async () => {
  const usual = createUsual(house.clock);
  const asked = await ask();
  await usual(house.db, asked);
  await answered(minuteMs);
  expect((await usual(house.db, asked)).traffic).toBeNull();
  house.clock.moveBy(10 * minuteMs);
  expect((await usual(house.db, asked)).traffic).not.toBeNull();
});
