import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { backUp, restore } from '../../src/db/backup.js';
import { freePort } from '../chaos/free-port.js';
import type { MessageView, SessionView } from '../../src/protocol/index.js';
import {
  hasLeft,
  isWorking,
  moveTo,
  nextJakarta,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  strangers,
  turnUntil,
  writes,
} from '../journeys/story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

/** A state of the house in which an operator may open the desk. */
export interface DeskState {
  name: string;
  /** Its sentence is put together from more than the words of one rule: always looked at. */
  always: boolean;
  /** What the sentence on top must say. */
  says: RegExp;
  /** Brings a gateway into it. */
  open(): Promise<{ test: TestApp; close(): Promise<void> }>;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const second = 'qr-demo';

const later = (test: TestApp, ms: number) =>
  moveTo(test, new Date(test.app.clock.now().getTime() + ms));
const leaves = (test: TestApp, { id }: MessageView) =>
  turnUntil(test, () => test.api.message(id), hasLeft);
const holds = (test: TestApp, { id }: MessageView, code: string) =>
  turnUntil(
    test,
    () => test.api.message(id),
    ({ hold }) => hold?.code === code,
  );
const sessionOf = async (test: TestApp): Promise<SessionView | undefined> =>
  (await test.api.sessions()).find(({ name }) => name === 'default');

async function sendTo(test: TestApp, people: readonly string[], more: object = {}) {
  const sent: MessageView[] = [];
  for (const to of people) sent.push(await sendFirst(test, to, more));
  return sent;
}

async function startSecond(test: TestApp, scanned: boolean): Promise<void> {
  await test.api.call('POST', '/api/sessions/start', { name: second });
  await until(test.api.sessions, all =>
    all.some(({ name, status }) => name === second && status === 'SCAN_QR_CODE'),
  );
  if (!scanned) return;
  sandboxOf(test).scan(second);
  await isWorking(test, second);
}

const last = (all: readonly MessageView[]): MessageView => {
  const found = all.at(-1);
  if (!found) throw new Error('Nothing was sent.');
  return found;
};

const alwaysSeen = new Set(['paused-all-empty', 'paused-campaign', 'waha-away', 'unknown']);

/** A state that one gateway can be brought into while it runs. */
function state(
  name: string,
  says: RegExp,
  arrange: (test: TestApp) => Promise<unknown>,
  policy: object = {},
): DeskState {
  return {
    name,
    always: alwaysSeen.has(name),
    says,
    async open() {
      const opened = { openingJitterS: [0, 0] };
      const test = await startStory({ policy: { activeHours: opened, ...policy } });
      await arrange(test);
      return { test, close: () => test.close() };
    },
  };
}

async function redisOn(port: number): Promise<() => Promise<void>> {
  const kept = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const child = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', ...kept], {
    stdio: 'ignore',
  });
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
  await client.ping();
  client.disconnect();
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}

/** The queue's store is a Redis that goes away, and comes back so that the gateway can leave it. */
async function withoutStore() {
  const port = await freePort();
  const stop = await redisOn(port);
  const test = await startStory({ env: { REDIS_URL: `redis://127.0.0.1:${port}` } });
  await sendTo(test, strangers(4));
  await stop();
  return {
    test,
    async close() {
      const stopAgain = await redisOn(port);
      await until(test.api.queue, ({ trouble }) => trouble === null);
      await test.close();
      await stopAgain();
    },
  };
}

/** An older database was put in place of the one that had sent more. */
async function restored() {
  const before = await startStory();
  await leaves(before, await sendFirst(before, stranger(1)));
  await before.api.pause();
  await sendTo(before, strangers(3, 2));
  const copy = join(before.env.DATA_DIR ?? '', 'copy.db');
  await backUp(join(before.env.DATA_DIR ?? '', 'whatsapp-crm.db'), copy);
  await before.api.resume();
  await leaves(before, await sendFirst(before, stranger(2)));
  await before.stop();
  await restore(copy, {
    file: join(before.env.DATA_DIR ?? '', 'whatsapp-crm.db'),
    lockFile: join(before.env.DATA_DIR ?? '', 'send.lock.db'),
  });
  const test = await startTestApp({ folder: before.folder });
  await isWorking(test);
  return { test, close: () => test.close() };
}

const lock = (test: TestApp) =>
  sandboxOf(test).timelock('default', {
    enforcementType: 'RESTRICT_ALL_COMPANIONS',
    isActive: true,
    timeEnforcementEnds: Math.floor((test.app.clock.now().getTime() + 6 * hourMs) / 1_000),
  });

const quota = (test: TestApp, cappingStatus: string, usedQuota: number) =>
  sandboxOf(test).capping('default', {
    cappingStatus,
    totalQuota: 1_000,
    usedQuota,
    cycleStart: null,
    cycleEnd: Math.floor((test.app.clock.now().getTime() + 9 * 24 * hourMs) / 1_000),
    mvStatus: null,
    oteStatus: null,
  });

async function unknown(test: TestApp, n: number): Promise<MessageView> {
  sandboxOf(test).failNext({ call: 'sendText', kind: 'cut', does: false });
  const message = await sendFirst(test, stranger(n), { text: 'Pesanan Anda siap diambil.' });
  return turnUntil(
    test,
    () => test.api.message(message.id),
    ({ unknown: open }) => open?.needsPerson === true,
    { stepMs: 5_000 },
  );
}

export const deskStates: readonly DeskState[] = [
  state('empty', /^Nothing is waiting\.$/, async () => undefined),
  state('calm', /^Everything is moving\. \d+ messages wait, done about/, async test => {
    await sendTo(test, strangers(14));
    await writes(test, stranger(40), 'Halo, apakah masih ada?');
    await sendFirst(test, stranger(40), { text: 'Masih, Kak.' });
  }),
  state(
    'night',
    /^Nothing is going out\. Outside 08:00 to 21:00\. Next at 08:00 tomorrow/,
    async test => {
      await moveTo(test, nextJakarta(22, test.app.clock.now()));
      await sendTo(test, strangers(5));
    },
  ),
  state(
    'paused-all',
    /^Nothing is going out\. All sending is paused by .*“checking a warning”/,
    async test => {
      await test.api.pause({ reason: 'checking a warning' });
      await sendTo(test, strangers(6));
    },
  ),
  state(
    'paused-all-empty',
    /^Nothing can go out\. Sending is paused by .* Nothing is waiting\.$/,
    test => test.api.pause({ reason: 'checking a warning' }),
  ),
  state('paused-number', /^Not everything is moving\. \d+ messages wait/, async test => {
    await startSecond(test, true);
    await test.api.pause({ session: second, reason: 'a new SIM' });
    await sendTo(test, strangers(3), { session: second });
    await sendTo(test, strangers(8, 10));
  }),
  state(
    'paused-campaign',
    /^Not everything is moving\. Campaign “November” is paused by .* messages wait/,
    async test => {
      await test.api.pause({ scope: 'campaign', campaign: 'November', reason: 'a wrong price' });
      await sendTo(test, strangers(4), { campaign: 'November' });
      await sendTo(test, strangers(8, 10));
    },
  ),
  state(
    'paused-first-contacts',
    /^Nothing is going out\. First messages to new people are paused by /,
    async test => {
      await test.api.pause({
        scope: 'first_contacts',
        session: 'default',
        reason: 'too many strangers',
        until: new Date(test.app.clock.now().getTime() + 4 * hourMs).toISOString(),
      });
      await sendTo(test, strangers(5));
    },
  ),
  state(
    'emergency',
    /^Nothing is going out\. Sandbox number stopped by itself .*WhatsApp refused 5 messages/,
    async test => {
      sandboxOf(test).failNext({ call: 'sendText', kind: 'ack_463', times: 20 });
      await sendTo(test, strangers(12));
      await turnUntil(test, test.api.queue, ({ pauses }) => pauses.length > 0);
      test.app.clock.moveBy(2 * minuteMs);
      await turnUntil(test, test.api.queue, ({ failed }) => failed >= 5);
    },
  ),
  state('timelock', /^Nothing is going out\. WhatsApp stops first contacts until/, async test => {
    const [first] = await sendTo(test, strangers(1));
    if (first) await leaves(test, first);
    lock(test);
    await turnUntil(
      test,
      () => sessionOf(test),
      seen => !!seen?.restriction.timelock?.active,
    );
    await holds(test, last(await sendTo(test, strangers(5, 2))), 'wa_timelock');
    await until(
      () => sessionOf(test),
      seen => seen?.health.score === 60,
    );
  }),
  state('quota-warning', /^Everything is moving\./, async test => {
    quota(test, 'FIRST_WARNING', 640);
    await turnUntil(
      test,
      () => sessionOf(test),
      seen => seen?.health.score === 85,
    );
    await sendTo(test, strangers(9));
  }),
  state('quota-used', /^Nothing is going out\. WhatsApp’s own quota is used/, async test => {
    quota(test, 'CAPPED', 1_000);
    await turnUntil(
      test,
      () => sessionOf(test),
      seen => seen?.health.score === 60,
    );
    await holds(test, last(await sendTo(test, strangers(5))), 'wa_capping');
  }),
  state(
    'scan',
    /^Nothing is going out\. qr-demo waits for a scan\. 3 messages wait\.$/,
    async test => {
      await startSecond(test, false);
      await sendTo(test, strangers(3), { session: second });
    },
  ),
  state(
    'waha-away',
    /^Nothing is going out\. WAHA does not answer\. .* 3 messages wait\.$/,
    async test => {
      sandboxOf(test).failNext({ call: 'connection', kind: 'refuse', delayMs: 600_000 });
      await holds(test, last(await sendTo(test, strangers(3))), 'session_down');
    },
  ),
  {
    name: 'store-away',
    always: true,
    says: /^Nothing is going out\. The queue’s store does not answer/,
    open: withoutStore,
  },
  {
    name: 'restored',
    always: false,
    says: /^Nothing (is going|can go) out\. All sending stopped by itself .* An older database was restored/,
    open: restored,
  },
  state(
    'day-cap',
    /^Nothing is going out\. 3 of 3 people today\. Next at 08:00 tomorrow/,
    async test => {
      for (const one of await sendTo(test, strangers(3))) await leaves(test, one);
      await holds(test, last(await sendTo(test, strangers(4, 10))), 'day_cap');
    },
    { caps: { contactsPerDay: 3 } },
  ),
  state('warm-up', /^Nothing is going out\. Warm-up day 1 of 14: 4 of 4 first/, async test => {
    await startSecond(test, true);
    const sent = await sendTo(test, strangers(9), { session: second });
    await holds(test, last(sent), 'warmup');
    for (const one of sent.slice(0, 4)) await leaves(test, one);
  }),
  state('slow-start', /^Starting again slowly: 10 % now, 1 of 1 sent\./, async test => {
    await test.api.pause({ reason: 'checking a warning' });
    const sent = await sendTo(test, strangers(9));
    await later(test, 61 * minuteMs);
    await test.api.resume();
    await holds(test, last(sent), 'resume_ramp');
  }),
  state('refused-people', /^Nothing is due now\. WhatsApp does not let us write/, async test => {
    sandboxOf(test).failNext({ call: 'sendText', kind: 'error_463' });
    await holds(test, last(await sendTo(test, strangers(1))), 'recipient_token');
  }),
  state('unknown', /^Nothing is waiting\. 2 messages need your word\.$/, async test => {
    await unknown(test, 1);
    await unknown(test, 2);
  }),
];
