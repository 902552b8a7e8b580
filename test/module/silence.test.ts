import { createSilenceWatch } from '../../src/health/workers/silence-watch.js';
import { run } from '../../src/db/sql.js';
import { insertArrivals } from '../../src/ingest/store.js';
import { silentLog } from '../../src/kernel/log.js';
import { dayMs, hourMs, minuteMs, openHealth, type HealthHouse } from './health-rig.js';

let house: HealthHouse;
let watch: ReturnType<typeof createSilenceWatch>;

beforeEach(async () => {
  house = await openHealth();
  await house.change({ status: 'WORKING', statusAt: house.ago(30 * dayMs) });
  const { db, transact, clock, sessions } = house;
  watch = createSilenceWatch({ db, transact, clock, sessions, log: silentLog });
});
afterEach(() => house.close());

async function silence(): Promise<string | null> {
  await watch.look(await house.session());
  return (await house.session()).silentKind;
}

async function missThree(): Promise<void> {
  const now = house.clock.now();
  watch.missed(await house.session(), [now, now, now]);
}

let events = 0;

/** Webhooks that arrived so long ago, oldest first. */
async function arrived(agoMs: readonly number[], { fromMe = false } = {}): Promise<void> {
  const { id: sessionId, companyId } = await house.session();
  const rows = agoMs.map(ms => {
    events += 1;
    return {
      companyId,
      sessionId,
      eventId: `event-${events}`,
      receivedAt: house.ago(ms),
      body: JSON.stringify({ event: 'message.any', payload: { fromMe } }),
      state: 'new' as const,
      error: null,
    };
  });
  await house.inUnit(async unit => {
    await insertArrivals(unit, rows);
    await run(unit, "UPDATE webhook_inbox SET state = 'done'");
  });
}

const confirm = async (index: number, rows: Awaited<ReturnType<HealthHouse['sends']>>) => {
  const message = rows[index];
  if (!message) throw new Error('No such send.');
  await house.inUnit(async unit => {
    await house.conversations.takeEvidence(unit, message, {
      rank: 1,
      at: house.clock.now(),
      source: 'webhook',
    });
  });
};

describe('a number that says it works is deaf', () => {
  it('when three messages were read back within ten minutes that no webhook had announced', async () => {
    house.clock.moveBy(minuteMs);
    watch.missed(await house.session(), [house.clock.now()]);
    house.clock.moveBy(minuteMs);
    watch.missed(await house.session(), [house.clock.now()]);
    expect(await silence()).toBeNull();
    watch.missed(await house.session(), [house.clock.now()]);
    expect(await silence()).toBe('deaf');
  });

  it('not when the three were found further apart', async () => {
    for (let found = 0; found < 3; found += 1) {
      house.clock.moveBy(6 * minuteMs);
      watch.missed(await house.session(), [house.clock.now()]);
      expect(await silence()).toBeNull();
    }
  });

  it('not for messages that were written before anybody here could hear them', async () => {
    const written = [house.ago(hourMs), house.ago(hourMs), house.ago(hourMs)];
    watch.missed(await house.session(), written);
    expect(await silence()).toBeNull();
  });

  it('when no event came in a time that has brought five messages and more on the days before', async () => {
    house.clock.moveBy(8 * dayMs);
    for (const day of [1, 2, 3, 4, 5, 6, 7])
      await arrived([1, 2, 3, 4, 5, 6].map(n => day * dayMs + n * 2 * minuteMs));
    await arrived([14 * minuteMs]);
    expect(await silence()).toBe('deaf');
  });

  it('not when only our own sends used to bring events', async () => {
    house.clock.moveBy(8 * dayMs);
    for (const day of [1, 2, 3, 4, 5, 6, 7])
      await arrived(
        [1, 2, 3, 4, 5, 6].map(n => day * dayMs + n * 2 * minuteMs),
        { fromMe: true },
      );
    await arrived([14 * minuteMs]);
    expect(await silence()).toBeNull();
  });

  it('until an event arrives', async () => {
    house.clock.moveBy(minuteMs);
    await missThree();
    expect(await silence()).toBe('deaf');
    house.clock.moveBy(minuteMs);
    expect(await silence()).toBe('deaf');
    await arrived([0]);
    expect(await silence()).toBeNull();
  });

  it('until WAHA says something else of it', async () => {
    house.clock.moveBy(minuteMs);
    await missThree();
    expect(await silence()).toBe('deaf');
    await house.sessions.learn(await house.session(), { status: 'FAILED' });
    expect((await house.session()).silentKind).toBeNull();
  });
});

describe('a number that says it works is mute', () => {
  it('when three sends have no receipt and the first of them left ten minutes ago', async () => {
    house.clock.moveBy(hourMs);
    await house.sends(3, { agoMs: 9 * minuteMs });
    expect(await silence()).toBeNull();
    house.clock.moveBy(minuteMs);
    expect(await silence()).toBe('mute');
  });

  it('also when each of them was seen in WAHA: kept there they are not with WhatsApp yet', async () => {
    house.clock.moveBy(hourMs);
    for (const message of await house.sends(3, { agoMs: 10 * minuteMs }))
      await house.inUnit(unit =>
        house.conversations.takeEvidence(unit, message, {
          rank: 0,
          shown: true,
          at: house.clock.now(),
          source: 'webhook',
        }),
      );
    expect(await silence()).toBe('mute');
  });

  it('not while something later was confirmed', async () => {
    house.clock.moveBy(hourMs);
    const rows = await house.sends(4, { agoMs: 12 * minuteMs });
    await confirm(3, rows);
    expect(await silence()).toBeNull();
  });

  it('until a receipt comes', async () => {
    house.clock.moveBy(hourMs);
    const rows = await house.sends(3, { agoMs: 12 * minuteMs });
    expect(await silence()).toBe('mute');
    house.clock.moveBy(minuteMs);
    await confirm(0, rows);
    expect(await silence()).toBeNull();
  });

  it('until it is worth trying again, and then the first send without a receipt is enough', async () => {
    house.clock.moveBy(hourMs);
    await house.sends(3, { agoMs: 12 * minuteMs });
    expect(await silence()).toBe('mute');
    house.clock.moveBy(14 * minuteMs);
    expect(await silence()).toBe('mute');
    house.clock.moveBy(minuteMs);
    expect(await silence()).toBeNull();
    await house.sends(1);
    expect(await silence()).toBeNull();
    house.clock.moveBy(3 * minuteMs);
    expect(await silence()).toBe('mute');
  });
});
