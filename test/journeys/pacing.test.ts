import type { DecisionView, MessageView } from '../../src/protocol/index.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  calls,
  chatOf,
  digitsOf,
  gapsMs,
  hasLeft,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  strangers,
  transmitted,
  writes,
} from './story.js';

let test: TestApp;

beforeEach(async () => {
  test = await startStory();
});
afterEach(() => test.close());

const sends = () => calls(test, 'sendText');

/** Of the calls about sending, the name of the last one. */
function lastMove(): string | undefined {
  const moves = ['startTyping', 'stopTyping', 'sendText'].map(name => `/api/${name}`);
  return sandboxOf(test)
    .requests()
    .filter(({ path }) => moves.includes(path))
    .at(-1)?.path;
}

/**
 * Small steps while the lane rests and types. Once typing has stopped a send is about to start, and
 * time runs as it does: what the machine needs for it must not count many times over.
 */
async function turnSmallSteps(isOver: () => boolean): Promise<void> {
  await until(
    () => {
      if (lastMove() !== '/api/stopTyping') test.app.clock.moveBy(80);
      return sends().length;
    },
    isOver,
    { withinMs: 60_000, everyMs: 10 },
  );
}

function expectTypingBeforeEachSend(): void {
  let typing = '';
  for (const request of sandboxOf(test).requests()) {
    if (request.path === '/api/startTyping') typing = chatOf(request);
    if (request.path !== '/api/sendText') continue;
    expect(typing).toBe(chatOf(request));
    typing = '';
  }
}

/** How long after the last send the gateway meant to start these, whenever the machine got to it. */
async function plannedGapsMs(messages: readonly MessageView[]): Promise<number[]> {
  const logs = await Promise.all(
    messages.map(({ id }) =>
      test.api.call<{ data: DecisionView[] }>('GET', `/api/messages/${id}/decisions`),
    ),
  );
  return logs
    .flatMap(({ body }) => body.data)
    .filter(({ detail, facts }) => detail.turn === 'gap' && facts.lastSendStartedAt)
    .map(
      ({ until, facts }) => Date.parse(until ?? '') - Date.parse(String(facts.lastSendStartedAt)),
    );
}

async function expectGapsInRange(messages: readonly MessageView[]): Promise<void> {
  for (const gapMs of gapsMs(sends())) expect(gapMs).toBeGreaterThanOrEqual(5_000);
  const planned = await plannedGapsMs(messages);
  expect(planned.length).toBeGreaterThan(0);
  for (const gapMs of planned) expect(gapMs).toBeLessThanOrEqual(8_000);
}

it('lets ten first contacts posted at once leave one at a time, 5 to 8 s apart, and an answer before the waiting ones', async () => {
  const friend = stranger(99);
  await writes(test, friend, 'Is the blue one still there?');

  const accepted = await Promise.all(strangers(10).map(to => sendFirst(test, to)));
  expect(new Set(accepted.map(({ category }) => category))).toEqual(new Set(['first_contact']));
  await turnSmallSteps(() => sends().length === 2);
  const before = sends().length;
  const answer = await sendFirst(test, friend, { text: 'Yes, it is.' });
  expect(answer.category).toBe('reply');
  await turnSmallSteps(() => sends().length === 11);

  const order = sends().map(chatOf);
  expect(order.indexOf(`${digitsOf(friend)}@c.us`)).toBeLessThanOrEqual(before + 1);
  expect(new Set(order).size).toBe(11);
  expect(transmitted(test)).toHaveLength(11);
  await expectGapsInRange(accepted);
  expectTypingBeforeEachSend();
  await until(
    () => Promise.all(accepted.map(({ id }) => test.api.message(id))),
    messages => messages.every(hasLeft),
  );
});

it('keeps the range of the gap with real timers', async () => {
  const accepted = await Promise.all(strangers(3).map(to => sendFirst(test, to)));
  await until(sends, seen => seen.length === 3);
  await expectGapsInRange(accepted);
  expectTypingBeforeEachSend();
});
