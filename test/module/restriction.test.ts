import type { MessageRow } from '../../src/conversations/index.js';
import { dayMs, hourMs, minuteMs, openHealth, type HealthHouse, type Known } from './health-rig.js';

let house: HealthHouse;

beforeEach(async () => {
  house = await openHealth();
});
afterEach(() => house.close());

const sending = { status: 'sending', sentAt: null, firstContact: true } as const;
const sendTo = (who: Known, more: Partial<MessageRow> = {}) =>
  house.sent(who, { ...sending, ...more });
/** Somebody new is refused. */
async function refuseStranger() {
  const who = await house.someone();
  const message = await sendTo(who);
  return { who, message, heeded: await house.refuse(message) };
}
const inDays = (days: number) => house.ago(-days * dayMs).getTime();

describe('a 463', () => {
  it('marks the person for seven days, and for thirty at the second time', async () => {
    const { who, heeded } = await refuseStranger();
    const once = await house.person(who);
    expect(once.restrictedCount).toBe(1);
    expect(Math.abs((once.restrictedUntil?.getTime() ?? 0) - inDays(7))).toBeLessThan(5_000);
    expect(heeded).toMatchObject({
      message: { status: 'pending', because: 'recipient_token', until: once.restrictedUntil },
      detail: { count: 1 },
    });
    house.clock.moveBy(8 * dayMs);
    const again = await house.refuse(await sendTo(who));
    expect(again).toMatchObject({ message: { because: 'recipient_token' }, detail: { count: 2 } });
    const twice = await house.person(who);
    expect(Math.abs((twice.restrictedUntil?.getTime() ?? 0) - inDays(30))).toBeLessThan(5_000);
  });

  it('ends a message at its second time', async () => {
    const { message } = await refuseStranger();
    expect(await house.refuse(message, { number: 2 })).toMatchObject({
      message: { status: 'failed' },
    });
  });

  it('under a lock of the account is not about the person', async () => {
    const until = house.ago(-5 * hourMs);
    await house.change({ timelockActive: true, timelockUntil: until, timelockType: 'DEFAULT' });
    const { who, heeded } = await refuseStranger();
    expect(heeded).toEqual({
      message: {
        status: 'pending',
        because: 'wa_timelock',
        until: new Date(until.getTime() + 10 * minuteMs),
      },
      detail: { type: 'DEFAULT' },
    });
    expect(await house.person(who)).toMatchObject({ restrictedSince: null, restrictedCount: 0 });
  });
});

describe('first contacts are stopped', () => {
  const stops = async () =>
    (await house.policy.open(house.db, house.company.id)).map(({ emergency }) => emergency);
  /** Somebody new takes a message well, so that refusals do not follow each other. */
  async function success() {
    house.clock.moveBy(1_000);
    const message = await sendTo(await house.someone(), { status: 'delivered' });
    await house.attempt(message, 'sent');
    house.clock.moveBy(1_000);
  }

  it('by the third person within an hour, not by the second', async () => {
    await refuseStranger();
    await success();
    await refuseStranger();
    await success();
    expect(await stops()).toEqual([]);
    const { heeded } = await refuseStranger();
    expect(heeded).toMatchObject({
      message: { status: 'pending', because: 'paused_first_contacts', until: null },
      detail: { by: 'The gateway' },
    });
    expect(await house.policy.open(house.db, house.company.id)).toMatchObject([
      {
        scope: 'first_contacts',
        sessionId: house.sessionId,
        cause: 'restriction',
        reason: 'WhatsApp refused messages to 3 people (463) within 60 minutes.',
        emergency: { code: 'restricted_recipients', count: 3, minutes: 60 },
      },
    ]);
  });

  it('not by three people over more than an hour', async () => {
    for (let count = 0; count < 3; count += 1) {
      await refuseStranger();
      house.clock.moveBy(31 * minuteMs);
      await success();
    }
    expect(await stops()).toEqual([]);
  });

  it('not by one person three times', async () => {
    const { who } = await refuseStranger();
    await success();
    await house.refuse(await sendTo(who));
    await house.refuse(await sendTo(who));
    expect(await stops()).toEqual([]);
  });

  it('by two strangers in a row', async () => {
    await success();
    await refuseStranger();
    house.clock.moveBy(1_000);
    await refuseStranger();
    expect(await stops()).toMatchObject([{ code: 'restricted_recipients', count: 2 }]);
  });

  it('not by two in a row who have written before', async () => {
    for (let count = 0; count < 2; count += 1) {
      const message = await sendTo(await house.someone(), { firstContact: false });
      expect(await house.refuse(message)).toMatchObject({
        message: { because: 'recipient_token' },
      });
      house.clock.moveBy(1_000);
    }
    expect(await stops()).toEqual([]);
  });

  it('with the advice to rest a day, and two days at the second time in a fortnight', async () => {
    const advised = async () => {
      await refuseStranger();
      house.clock.moveBy(1_000);
      await refuseStranger();
      const [stop] = await stops();
      await house.resumeAll();
      house.clock.moveBy(1_000);
      return Math.round((Date.parse(stop?.advisedAt ?? '') - house.clock.now().getTime()) / hourMs);
    };
    expect([await advised(), await advised(), await advised()]).toEqual([24, 48, 72]);
    house.clock.moveBy(15 * dayMs);
    expect(await advised()).toBe(24);
  });

  it('again only by what came after they were let go', async () => {
    await refuseStranger();
    house.clock.moveBy(1_000);
    await refuseStranger();
    house.clock.moveBy(1_000);
    await house.resumeAll();
    house.clock.moveBy(1_000);
    await refuseStranger();
    expect(await stops()).toEqual([]);
  });
});

describe('an ERROR ack', () => {
  const taken = async (more: Partial<MessageRow> = {}) => {
    const who = await house.someone();
    const message = await sendTo(who, { status: 'sent', sentAt: house.clock.now(), ...more });
    await house.attempt(message, 'sent');
    return { who, message };
  };
  const error463 = { code: '463', endsAt: null, enforcementType: null };

  it('fails the message after a minute with nothing higher, not before', async () => {
    const { message } = await taken();
    await house.hearAck(message);
    house.clock.moveBy(55_000);
    await house.settle();
    expect((await house.message(message)).status).toBe('sent');
    house.clock.moveBy(5_000);
    await house.settle();
    expect(await house.message(message)).toMatchObject({
      status: 'failed',
      outcomeCode: 'network_rejected',
    });
  });

  it('that names 463 fails it as such, marks the person at once, and is no second chance', async () => {
    const { who, message } = await taken();
    await house.hearAck(message, { error: error463 });
    expect((await house.person(who)).restrictedCount).toBe(1);
    house.clock.moveBy(minuteMs);
    await house.settle();
    expect(await house.message(message)).toMatchObject({ status: 'failed', outcomeCode: 'wa_463' });
  });

  it('told again changes nothing', async () => {
    const { who, message } = await taken();
    await house.hearAck(message, { error: error463 });
    await house.hearAck(message, { error: error463 });
    expect((await house.person(who)).restrictedCount).toBe(1);
    expect(house.recorded).toHaveLength(1);
  });

  it('counts in the series of 463', async () => {
    for (let count = 0; count < 2; count += 1) {
      const { message } = await taken();
      await house.hearAck(message, { error: error463 });
      house.clock.moveBy(1_000);
    }
    expect(await house.stopped()).toEqual([
      { scope: 'first_contacts', cause: 'restriction', code: 'restricted_recipients' },
    ]);
  });

  it('that was overruled does not', async () => {
    for (let count = 0; count < 4; count += 1) {
      const { message } = await taken();
      await house.hearAck(message, { error: error463 });
      await house.hearAck(message, { rank: 1 });
      house.clock.moveBy(1_000);
    }
    expect(await house.stopped()).toEqual([]);
  });

  it('that tells when a lock ends makes it known', async () => {
    const { who, message } = await taken();
    const endsAt = house.ago(-5 * hourMs);
    await house.hearAck(message, { error: { code: '463', endsAt, enforcementType: 'DEFAULT' } });
    expect(await house.session()).toMatchObject({
      timelockActive: true,
      timelockType: 'DEFAULT',
      timelockUntil: endsAt,
    });
    expect((await house.person(who)).restrictedCount).toBe(0);
  });

  it('is not about the person when the limits then tell of a lock', async () => {
    const { who, message } = await taken();
    await house.hearAck(message, { error: error463 });
    await house.explained(message);
    expect((await house.person(who)).restrictedCount).toBe(1);
    await house.change({ timelockActive: true, timelockUntil: house.ago(-5 * hourMs) });
    await house.explained(message);
    expect(await house.person(who)).toMatchObject({ restrictedCount: 0, restrictedUntil: null });
  });

  it('stays about a person who was refused before, lock or not', async () => {
    const { who, message } = await taken();
    await house.hearAck(message, { error: error463 });
    const another = await sendTo(who, { status: 'sent', sentAt: house.clock.now() });
    await house.hearAck(another, { error: error463 });
    await house.change({ timelockActive: true, timelockUntil: house.ago(-5 * hourMs) });
    await house.explained(another);
    expect((await house.person(who)).restrictedCount).toBe(2);
  });

  it('is overruled by the server’s own ack that comes after it', async () => {
    const { who, message } = await taken();
    await house.hearAck(message, { error: error463 });
    await house.hearAck(message, { rank: 1 });
    house.clock.moveBy(2 * minuteMs);
    await house.settle();
    expect((await house.message(message)).status).toBe('sent');
    expect((await house.person(who)).restrictedCount).toBe(0);
  });

  it('is overruled by a message that reaches the phone, and its person is free again', async () => {
    const { who, message } = await taken();
    await house.hearAck(message, { error: error463 });
    const evidence = { rank: 2, at: house.clock.now(), source: 'webhook' } as const;
    await house.inUnit(unit => house.conversations.takeEvidence(unit, message, evidence));
    house.clock.moveBy(minuteMs);
    await house.settle();
    expect((await house.message(message)).status).toBe('delivered');
    expect(await house.person(who)).toMatchObject({ restrictedSince: null, restrictedCount: 0 });
  });

  it('after it failed is still put right by a message that did reach the phone', async () => {
    const { message } = await taken();
    await house.hearAck(message);
    house.clock.moveBy(minuteMs);
    await house.settle();
    const failed = await house.message(message);
    const evidence = { rank: 2, at: house.clock.now(), source: 'webhook' } as const;
    await house.inUnit(unit => house.conversations.takeEvidence(unit, failed, evidence));
    expect(await house.message(message)).toMatchObject({ status: 'delivered', outcomeCode: null });
  });

  it('waits for an answer that is still on the way', async () => {
    const { message } = await taken({ status: 'sending', sentAt: null });
    await house.hearAck(message);
    house.clock.moveBy(minuteMs);
    await house.settle();
    expect((await house.message(message)).status).toBe('sending');
    await house.inUnit(async unit => {
      const present = await house.conversations.row(unit, unit, message.id);
      if (present) await house.conversations.moveMessage(unit, present, 'sent');
    });
    await house.settle();
    expect((await house.message(message)).status).toBe('failed');
  });
});

describe('their own word', () => {
  it('ends a restriction, an older one does not', async () => {
    const { liftedBy } = await import('../../src/contacts/index.js');
    const { who } = await refuseStranger();
    const person = await house.person(who);
    expect(liftedBy(person, house.ago(hourMs))).toEqual({});
    expect(liftedBy(person, house.clock.now())).toEqual({
      restrictedSince: null,
      restrictedUntil: null,
      restrictedCount: 0,
    });
  });
});
