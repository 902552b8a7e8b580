import type { ConversationRow } from '../../src/conversations/index.js';
import { answersByHour, timesTold } from '../../src/delivery/store/history-store.js';
import { createUsual } from '../../src/delivery/verbs/usual.js';
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

it('answers are counted by the hour in which they left, and the first of a day for each person apart', async () => {
  // The clock of the house shows ten sharp, or a moment later.
  const { conversation: other } = await house.openWith('6281200000003@c.us');
  await answered(40 * minuteMs);
  await answered(30 * minuteMs);
  await house.left(other, { agoMs: 20 * minuteMs, category: 'reply' });
  await house.left(other, { agoMs: 10 * minuteMs });
  await answered(2 * hourMs + 30 * minuteMs);
  const past = await answersByHour(house.db, house.sessionId, house.ago(dayMs));
  expect(past.map(({ messages, newPeople }) => [messages, newPeople])).toEqual([
    [1, 1],
    [3, 1],
  ]);
  expect((past[1]?.startsAt.getTime() ?? 0) - (past[0]?.startsAt.getTime() ?? 0)).toBe(2 * hourMs);
  expect(past.every(({ category }) => category === 'reply')).toBe(true);
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
