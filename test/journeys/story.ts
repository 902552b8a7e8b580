import type { RecordedRequest, SandboxControl } from '../../src/sandbox/index.js';
import type { MessageView } from '../../src/protocol/index.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app.js';
import { until } from '../support/until.js';

const hourMs = 3_600_000;
/** Jakarta keeps no summer time. */
const jakartaOffsetMs = 7 * hourMs;
const dayMs = 24 * hourMs;

export const consent = { basis: 'form', source: 'Sign-up page' };

/** The `n`th of as many people as a story needs, none of whom ever wrote; they read and stay silent. */
export const stranger = (n: number) => `+62812${55_000_000 + n}`;
export const digitsOf = (phone: string) => phone.replace(/\D/g, '');
export const strangers = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => stranger(from + index));

/** The next instant after `now` at which clocks in Jakarta show this hour. */
export function nextJakarta(hour: number, now: Date): Date {
  const localMs = now.getTime() + jakartaOffsetMs;
  const midnightMs = localMs - (localMs % dayMs);
  const todayMs = midnightMs + hour * hourMs - jakartaOffsetMs;
  return new Date(todayMs > now.getTime() ? todayMs : todayMs + dayMs);
}

/** Moves the clock the way a person does, which a restart remembers. */
export async function moveTo({ api }: TestApp, to: Date): Promise<void> {
  const { status } = await api.call('POST', '/api/sandbox/clock', { to: to.toISOString() });
  if (status !== 200) throw new Error(`The clock could not be moved: ${status}`);
}

export function sandboxOf({ app }: TestApp): SandboxControl {
  if (!app.sandbox) throw new Error('This gateway has no sandbox.');
  return app.sandbox;
}

export const isWorking = (test: TestApp, name = 'default') =>
  until(test.api.sessions, all =>
    all.some(session => session.name === name && session.status === 'WORKING'),
  );

/** The gateway with its number connected, at ten in the morning of a day that is still unused. */
export async function startStory(options: TestAppOptions = {}): Promise<TestApp> {
  const test = await startTestApp(options);
  await isWorking(test);
  if (!options.folder) await moveTo(test, nextJakarta(10, test.app.clock.now()));
  return test;
}

/** For more strangers an hour than a number asks WAHA about. */
export const manyChecks = { numberCheck: { perHour: 500 } };

const shortMs = [1_000, 1_500];
/** For many sends where it does not matter how far apart they are and what is shown before them. */
export const quickSends = {
  gap: { defaultMs: shortMs, firstContactMs: shortMs, campaignMs: shortMs },
  human: { enabled: false },
};

/** Sends to somebody who never wrote and agreed on a form. */
export async function sendFirst(test: TestApp, to: string, more: object = {}) {
  const { status, body } = await test.api.send({ to, text: 'Halo, Kak!', consent, ...more });
  if (status !== 202) throw new Error(`Not accepted: ${JSON.stringify(body)}`);
  return body;
}

/** Lets the person write, and resolves once the gateway knows. */
export async function writes(
  test: TestApp,
  phone: string,
  text: string,
  session = 'default',
): Promise<void> {
  const wrote = async () => {
    const found = await test.api.conversations(`?q=${digitsOf(phone)}`);
    const [conversation] = found;
    const thread = conversation ? await test.api.thread(conversation.id) : [];
    return thread.filter(({ direction }) => direction === 'in').length;
  };
  const before = await wrote();
  sandboxOf(test).write(digitsOf(phone), { text, session });
  await until(wrote, count => count > before);
}

/** Pushes the clock on, a step at each look, until what is seen is right. */
export function turnUntil<Seen>(
  { app }: TestApp,
  look: () => Promise<Seen> | Seen,
  isRight: (seen: Seen) => boolean,
  { stepMs = 1_000, withinMs = 150_000 } = {},
): Promise<Seen> {
  return until(
    async () => {
      const seen = await look();
      if (!isRight(seen)) app.clock.moveBy(stepMs);
      return seen;
    },
    isRight,
    { withinMs, everyMs: 25 },
  );
}

export const gone = new Set(['sent', 'delivered', 'read']);
export const hasLeft = ({ status }: MessageView) => status !== null && gone.has(status);

/** For a number that could not be asked about, the whole wait until it is; else a little. */
function stepTowards({ hold }: MessageView, now: Date): number {
  const asksAgain = hold?.detail.turn === 'number_check' && hold.until;
  return Math.max(1_000, asksAgain ? Date.parse(asksAgain) - now.getTime() : 0);
}

/** Pushes the clock on until this message has left. */
export function leavesAtLast({ api, app }: TestApp, { id }: { id: string }): Promise<MessageView> {
  return until(
    async () => {
      const message = await api.message(id);
      if (!hasLeft(message)) app.clock.moveBy(stepTowards(message, app.clock.now()));
      return message;
    },
    hasLeft,
    { withinMs: 150_000, everyMs: 25 },
  );
}

export const becomes = (
  test: TestApp,
  id: string,
  isRight: (message: MessageView) => boolean,
): Promise<MessageView> => until(() => test.api.message(id), isRight);

/** What left the house, as WhatsApp saw it, oldest first. */
export const transmitted = (test: TestApp) =>
  sandboxOf(test)
    .journal()
    .filter(({ op }) => op === 'transmitted');

const isCall = (name: string) => (request: RecordedRequest) =>
  request.method === 'POST' && request.path === `/api/${name}`;

/** The POSTs of this name, as they arrived at WAHA. */
export const calls = (test: TestApp, name: string) =>
  sandboxOf(test).requests().filter(isCall(name));

export const chatOf = ({ body }: RecordedRequest) => (body as { chatId: string }).chatId;

/** From the start of one send to the start of the next, milliseconds, as WAHA saw them. */
export function gapsMs(sends: readonly RecordedRequest[]): number[] {
  return sends
    .slice(1)
    .map((send, index) => send.monotonicMs - (sends[index]?.monotonicMs ?? Number.NaN));
}
