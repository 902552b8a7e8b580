import { startOfLocalDay } from '../../src/kernel/calendar.js';
import { events } from '../../src/stream/model.js';
import { dayMs, hourMs, minuteMs, openHealth, type HealthHouse } from './health-rig.js';

let house: HealthHouse;

beforeEach(async () => {
  house = await openHealth();
});
afterEach(() => house.close());

/** Looks, and answers the parts by code. */
async function parts() {
  await house.look();
  const { healthParts } = await house.session();
  return Object.fromEntries(
    healthParts.map(({ code, penalty, value, of }) => [code, { penalty, value, of }]),
  );
}
const score = async () => (await house.session()).healthScore;

it('a number nothing happened to stands at 100', async () => {
  await house.look();
  expect(await house.session()).toMatchObject({
    healthScore: 100,
    healthLevel: 'good',
    healthParts: [],
  });
  expect(await house.stopped()).toEqual([]);
});

it('remembers by which zone’s clock the days of a number go, and where a moved day began', async () => {
  await house.look();
  const jakarta = await house.session();
  expect(jakarta).toMatchObject({
    dayZone: 'Asia/Jakarta',
    dayMovedAt: null,
    dayCountedFrom: null,
  });
  await house.change({ timezone: 'America/Sao_Paulo' });
  await house.look();
  const moved = await house.session();
  expect(moved).toMatchObject({
    dayZone: 'America/Sao_Paulo',
    dayMovedAt: expect.any(Date) as Date,
    dayCountedFrom: startOfLocalDay(house.clock.now(), 'Asia/Jakarta'),
  });
  house.clock.moveBy(hourMs);
  await house.look();
  const { dayMovedAt, dayCountedFrom } = moved;
  expect(await house.session()).toMatchObject({ dayMovedAt, dayCountedFrom });
});

describe('refused sends', () => {
  it('are counted over the last hour, of those whose outcome is known', async () => {
    await house.sends(9, { status: 'delivered' });
    await house.sends(1, house.refusedBy('network_rejected'));
    await house.sends(3, { ...house.refusedBy('network_rejected'), agoMs: hourMs });
    await house.sends(5, { status: 'sending', sentAt: null });
    expect(await parts()).toEqual({ failure_rate: { penalty: 10, value: 1, of: 10 } });
  });

  it('are not WAHA’s own trouble, nor what was typed on the phone', async () => {
    await house.sends(9, { status: 'delivered' });
    await house.sends(4, house.refusedBy('waha_rejected'));
    await house.sends(4, { status: 'unknown', sentAt: null });
    await house.sends(4, { origin: 'phone' });
    await house.sends(1, house.refusedBy('wa_463'));
    expect(await parts()).toEqual({ failure_rate: { penalty: 10, value: 1, of: 10 } });
  });
});

describe('ERROR acks', () => {
  it('are counted over the last hour, of what was sent', async () => {
    const [first, second] = await house.sends(10);
    if (first && second) {
      await house.hearAck(first, { at: house.ago(59 * minuteMs) });
      await house.hearAck(second, { at: house.ago(61 * minuteMs) });
    }
    expect(await parts()).toEqual({ ack_errors: { penalty: 30, value: 1, of: 10 } });
  });

  it('do not count once a higher ack has overruled them', async () => {
    const [first] = await house.sends(10);
    if (first) {
      await house.hearAck(first);
      await house.hearAck(first, { rank: 1 });
    }
    expect(await parts()).toEqual({});
  });
});

it('messages on no phone after two hours count, less what was usual in the week before', async () => {
  await house.sends(8, { agoMs: 3 * hourMs });
  await house.sends(12, { agoMs: 4 * hourMs, status: 'read' });
  await house.sends(20, { agoMs: hourMs });
  await house.sends(20, { agoMs: 7 * dayMs + hourMs });
  expect(await parts()).toMatchObject({ undelivered: { penalty: 10, value: 8, of: 20 } });
  await house.sends(4, { agoMs: 3 * dayMs });
  await house.sends(16, { agoMs: 4 * dayMs, status: 'delivered' });
  expect(await parts()).not.toHaveProperty('undelivered');
});

it('strangers who stay silent count over a week, whoever of them wrote back does not', async () => {
  for (let count = 0; count < 30; count += 1) {
    const stranger = await house.someone();
    await house.sent(stranger, { status: 'read', firstContact: true, agoMs: 2 * hourMs });
    if (count > 1) continue;
    const answer = house.rowIn(stranger.conversation);
    await house.inUnit(unit => house.conversations.addInbound(unit, stranger.conversation, answer));
  }
  await house.sends(30, { status: 'read', agoMs: 3 * hourMs });
  expect(await parts()).toEqual({ reply_rate: { penalty: 10, value: 2, of: 30 } });
});

it('opt-outs count per person written to first, within a day', async () => {
  for (let count = 0; count < 20; count += 1) {
    const stranger = await house.someone();
    await house.sent(stranger, { status: 'read', firstContact: true });
    if (count > 0) continue;
    await house.inUnit(unit =>
      house.consent.record(
        unit,
        { contactId: stranger.person.id, address: stranger.conversation.chatId },
        { kind: 'opted_out', basis: 'agent', recordedBy: 'user:1' },
      ),
    );
  }
  expect(await parts()).toEqual({ opt_outs: { penalty: 15, value: 1, of: 20 } });
});

describe('the connection', () => {
  const goes = (...statuses: string[]) =>
    house.inUnit(async unit => {
      for (const status of statuses) {
        house.clock.moveBy(1_000);
        const at = house.clock.now();
        await house.sessions.report(
          unit,
          await house.sessions.get(unit, house.scope, house.sessionId),
          {
            status,
            at,
          },
        );
      }
    });
  const dropsTimes = async (times: number) => {
    for (let time = 0; time < times; time += 1) await goes('STARTING', 'WORKING');
  };

  it('counts each time it was lost unasked, within an hour', async () => {
    await dropsTimes(3);
    expect(await parts()).toEqual({ session_drops: { penalty: 15, value: 3, of: 0 } });
    house.clock.moveBy(hourMs);
    expect(await parts()).toEqual({});
  });

  it('does not count what we asked for', async () => {
    await dropsTimes(2);
    await house.change({ wanted: 'stopped' });
    await goes('STOPPED', 'STARTING', 'WORKING');
    expect(await parts()).toEqual({});
    expect(
      (
        await house.sessions.history(house.db, house.scope, {
          sessionId: house.sessionId,
          limit: 3,
        })
      ).map(({ was, word, asked }) => [was, word, asked]),
    ).toEqual([
      ['STARTING', 'WORKING', true],
      ['STOPPED', 'STARTING', true],
      ['WORKING', 'STOPPED', true],
    ]);
  });

  it('lost four times in half an hour stops the session', async () => {
    await dropsTimes(4);
    await house.look();
    expect(await house.stopped()).toEqual([
      { scope: 'session', cause: 'anomaly', code: 'session_drops' },
    ]);
  });

  it('ended by WhatsApp costs 40 for a day and stops the session', async () => {
    await goes('FAILED');
    expect(await parts()).toEqual({ logged_out: { penalty: 40, value: 1, of: 0 } });
    expect(await house.stopped()).toEqual([
      { scope: 'session', cause: 'anomaly', code: 'logged_out' },
    ]);
    house.clock.moveBy(dayMs);
    expect(await parts()).toEqual({});
  });

  it('a network that ends in FAILED by and by is a drop, not a logout', async () => {
    await goes('STARTING', 'FAILED');
    expect(await parts()).toEqual({});
    expect(await house.stopped()).toEqual([]);
  });
});

it('463, a lock and the quota cost what the table says', async () => {
  await house.change({
    timelockActive: true,
    cappingStatus: 'SECOND_WARNING',
    cappingUsed: 900,
    cappingLimit: 1_000,
  });
  for (const message of await house.sends(2)) await house.attempt(message, 'restricted');
  const [early] = await house.sends(1);
  if (early) await house.attempt(early, 'restricted', { agoMs: dayMs });
  expect(await parts()).toEqual({
    restricted: { penalty: 20, value: 2, of: 0 },
    timelock: { penalty: 40, value: 1, of: 0 },
    capping: { penalty: 30, value: 900, of: 1_000 },
  });
  expect(await score()).toBe(10);
});

it('a quota whose cycle is over says nothing any more', async () => {
  await house.change({ cappingStatus: 'CAPPED', cappingUntil: house.ago(1) });
  expect(await parts()).toEqual({});
});

it('only what people see of it is announced, and only a new level moves lanes', async () => {
  const told = () => events.count(house.db, { type: 'session.changed' });
  await house.look();
  const before = { effects: house.effects.length, told: await told() };
  await house.look();
  expect({ effects: house.effects.length, told: await told() }).toEqual(before);
  for (const message of await house.sends(2)) await house.attempt(message, 'restricted');
  await house.look();
  expect(await score()).toBe(80);
  expect(await told()).toBe(before.told + 1);
  expect(house.effects.length).toBe(before.effects);
  const [third] = await house.sends(1);
  if (third) await house.attempt(third, 'restricted');
  await house.look();
  expect(await house.session()).toMatchObject({ healthScore: 70, healthLevel: 'watch' });
  expect(house.effects.slice(before.effects)).toEqual([{ freed: true }]);
});

describe('an automatic stop', () => {
  const failures = (count: number) => house.sends(count, house.refusedBy('network_rejected'));

  it('comes after five refusals in a row, with its figures and in words', async () => {
    await failures(4);
    await house.look();
    expect(await house.stopped()).toEqual([]);
    await failures(1);
    await house.look();
    const [pause] = await house.policy.open(house.db, house.company.id);
    expect(pause).toMatchObject({
      scope: 'session',
      sessionId: house.sessionId,
      cause: 'anomaly',
      startedBy: 'The gateway',
      reason: 'WhatsApp refused 5 messages in a row.',
      emergency: { code: 'failure_streak', count: 5 },
      until: null,
    });
  });

  it('does not come once something was taken again', async () => {
    await failures(5);
    await house.sends(1, { status: 'delivered' });
    await house.look();
    expect(await house.stopped()).toEqual([]);
  });

  it('does not take a message for sent while its ERROR ack has its grace', async () => {
    await failures(4);
    const [doubted] = await house.sends(1);
    if (doubted) await house.hearAck(doubted);
    await failures(1);
    await house.look();
    expect(await house.stopped()).toEqual([
      { scope: 'session', cause: 'anomaly', code: 'failure_streak' },
    ]);
  });

  it('is not repeated while it stands, and looks only at what happened since it was lifted', async () => {
    await failures(6);
    await house.look();
    await house.look();
    expect(await house.stopped()).toHaveLength(1);
    house.clock.moveBy(minuteMs);
    await house.resumeAll();
    await house.look();
    expect(await house.stopped()).toEqual([]);
    house.clock.moveBy(minuteMs);
    await failures(5);
    await house.look();
    expect(await house.stopped()).toEqual([
      { scope: 'session', cause: 'anomaly', code: 'failure_streak' },
    ]);
  });

  it('is not put off by a pause of a person that has ended', async () => {
    await failures(5);
    await house.pause({ scope: 'session', sessionId: house.sessionId });
    house.clock.moveBy(1_000);
    await house.resumeAll();
    await house.look();
    expect(await house.stopped()).toHaveLength(1);
  });

  it('of a critical health too can be lifted, and comes back only for something new', async () => {
    await house.change({ timelockActive: true, cappingStatus: 'NONE' });
    for (const message of await house.sends(4)) await house.attempt(message, 'restricted');
    const [fifth] = await house.sends(1);
    expect(await parts()).toMatchObject({ restricted: { penalty: 40 }, timelock: { penalty: 40 } });
    expect(await house.stopped()).toEqual([]);
    await house.change({ cappingStatus: 'FIRST_WARNING' });
    await house.look();
    expect(await house.session()).toMatchObject({ healthScore: 5, healthLevel: 'critical' });
    expect(await house.stopped()).toEqual([
      { scope: 'session', cause: 'anomaly', code: 'health_critical' },
    ]);
    await house.resumeAll();
    await house.look();
    expect(await house.stopped()).toEqual([]);
    house.clock.moveBy(minuteMs);
    for (const message of await house.sends(3)) await house.attempt(message, 'restricted');
    if (fifth) await house.attempt(fifth, 'restricted');
    await house.look();
    expect(await house.stopped()).toHaveLength(1);
  });

  it('comes at five ERROR acks within half an hour', async () => {
    for (const message of await house.sends(5)) await house.hearAck(message);
    await house.look();
    expect(await house.stopped()).toEqual([
      { scope: 'session', cause: 'anomaly', code: 'ack_errors' },
    ]);
  });

  it('for messages on no phone stops first contacts and the campaigns that wait', async () => {
    await house.sends(12, { agoMs: hourMs });
    await house.sends(8, { agoMs: hourMs, status: 'delivered' });
    const waiting = {
      status: 'pending',
      countedAt: null,
      sentAt: null,
      campaign: 'november',
    } as const;
    await house.sends(1, waiting);
    await house.look();
    expect(await house.stopped()).toEqual([
      { scope: 'first_contacts', cause: 'anomaly', code: 'undelivered' },
      { scope: 'campaign', campaign: 'november', cause: 'anomaly', code: 'undelivered' },
    ]);
    await house.look();
    expect(await house.stopped()).toHaveLength(2);
  });

  it('does not come where many were on no phone all week', async () => {
    await house.sends(20, { agoMs: hourMs });
    await house.sends(6, { agoMs: 3 * dayMs });
    await house.sends(14, { agoMs: 3 * dayMs, status: 'read' });
    await house.look();
    expect(await house.stopped()).toEqual([]);
  });

  it('comes when three messages of an hour wait for a person', async () => {
    const now = house.clock.now();
    await house.sends(3, {
      status: 'unknown',
      sentAt: null,
      needsPerson: true,
      unknownSince: now,
      unknownUntil: now,
    });
    await house.look();
    expect(await house.stopped()).toEqual([
      { scope: 'session', cause: 'anomaly', code: 'open_unknowns' },
    ]);
  });

  it('for a surge of opt-outs stops the campaign they answer to', async () => {
    for (let count = 0; count < 10; count += 1) {
      const reader = await house.someone();
      await house.sent(reader, { status: 'read', campaign: 'november', agoMs: minuteMs });
      if (count >= 5) continue;
      await house.inUnit(unit =>
        house.consent.record(
          unit,
          { contactId: reader.person.id, address: reader.conversation.chatId },
          { kind: 'opted_out', basis: 'agent', recordedBy: 'user:1' },
        ),
      );
    }
    await house.look();
    expect(await house.stopped()).toEqual([
      { scope: 'campaign', campaign: 'november', cause: 'anomaly', code: 'opt_out_surge' },
    ]);
    await house.resumeAll();
    await house.look();
    expect(await house.stopped()).toEqual([]);
  });

  it('of two numbers stops first contacts of the whole company', async () => {
    await failures(5);
    await house.look();
    const other = await house.inUnit(unit => house.sessions.ensure(unit, 'other'));
    await house.policy.pause(
      house.company.id,
      { scope: 'session', sessionId: other.id },
      {
        by: 'The gateway',
        reason: 'WhatsApp logged this number out.',
        cause: 'anomaly',
        emergency: { code: 'logged_out' },
      },
    );
    await house.look();
    const all = await house.policy.open(house.db, house.company.id);
    expect(all.find(({ emergency }) => emergency?.code === 'contagion')).toMatchObject({
      scope: 'first_contacts',
      sessionId: null,
      cause: 'anomaly',
      emergency: { code: 'contagion', count: 2, minutes: 60 },
    });
  });

  it('a person’s pauses are no contagion', async () => {
    await failures(5);
    await house.look();
    const other = await house.inUnit(unit => house.sessions.ensure(unit, 'other'));
    await house.pause({ scope: 'session', sessionId: other.id });
    await house.look();
    expect((await house.stopped()).map(({ code }) => code)).toEqual(['failure_streak', null]);
  });
});

describe('a rhythm that is broken', () => {
  const days = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map(day => [day, ['00:00-24:00']]),
  );
  /** Sends so many milliseconds apart, the last one now. */
  async function sendEvery(ms: number, count: number) {
    for (let index = count - 1; index >= 0; index -= 1) {
      const message = await house.sent(await house.someone(), { agoMs: index * ms });
      await house.attempt(message, 'sent', { agoMs: index * ms });
    }
  }

  beforeEach(async () => {
    await house.close();
    house = await openHealth({ activeHours: { days } });
  });

  it('again and again stops the company, as a defect of ours', async () => {
    const steady = await house.rhythm();
    house.clock.moveBy(minuteMs);
    await sendEvery(2_000, 4);
    expect(await house.rhythm(steady)).toEqual(steady);
    expect(await house.stopped()).toEqual([
      { scope: 'company', cause: 'anomaly', code: 'rhythm_broken' },
    ]);
  });

  it('is none while every gap is kept', async () => {
    const steady = await house.rhythm();
    house.clock.moveBy(minuteMs);
    await sendEvery(5_000, 6);
    await house.rhythm(steady);
    expect(await house.stopped()).toEqual([]);
  });

  it('is not read from sends before the rules that bind now', async () => {
    const steady = await house.rhythm();
    house.clock.moveBy(minuteMs);
    await sendEvery(2_000, 4);
    house.clock.moveBy(1_000);
    const changed = await house.rhythm({ ...steady, key: 'company:1 Asia/Jakarta good' });
    expect(changed.since.getTime()).toBeGreaterThan(steady.since.getTime());
    await house.rhythm(changed);
    expect(await house.stopped()).toEqual([]);
  });
});
