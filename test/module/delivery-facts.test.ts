import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import { bodyHash } from '../../src/delivery/body-hash.js';
import { createLastSends } from '../../src/delivery/last-sends.js';
import { attempts, numberChecks } from '../../src/delivery/model.js';
import { gatherFacts } from '../../src/delivery/verbs/gather-facts.js';
import type { MediaId, MessageId } from '../../src/kernel/ids.js';
import { startOfNextLocalDay } from '../../src/kernel/calendar.js';
import { decide, type Facts } from '../../src/pacing/index.js';
import { daily } from '../unit/pacing-facts.js';
import { hourMs, minuteMs, openDelivery, type DeliveryHouse } from './delivery-rig.js';

const dayMs = 24 * hourMs;
const siti = '6281200000002@c.us';
const budi = '6281200000003@c.us';

let house: DeliveryHouse;
let conversation: ConversationRow;

async function open(rules: object = {}) {
  house = await openDelivery(rules);
  ({ conversation } = await house.openWith(siti));
}

afterEach(() => house.close());

/** The facts of a message to Siti that waits. */
const facts = async (more: Partial<MessageRow> = {}): Promise<Facts> =>
  house.factsOf(house.rowIn(conversation, { status: 'pending', ...more }));

const changePerson = (set: object) =>
  house.inUnit(async unit => {
    const id = conversation.contactId;
    if (!id) throw new Error('Nobody.');
    await house.contacts.change(unit, await house.contacts.get(unit, house.scope, id), set);
  });

const records = (kind: 'granted' | 'refused' | 'opted_out', address = siti) =>
  house.inUnit(unit =>
    house.consent.record(
      unit,
      { contactId: conversation.contactId as never, address },
      { kind, basis: 'form', recordedBy: 'user:1' },
    ),
  );

describe('the session', () => {
  beforeEach(() => open());

  it('is what its row says, in its own zone or in the policy’s', async () => {
    expect((await facts()).session).toMatchObject({ status: 'WORKING', zone: 'Asia/Jakarta' });
    await house.changeSession({ status: 'STOPPED', timezone: 'Europe/Berlin' });
    expect((await facts()).session).toMatchObject({ status: 'STOPPED', zone: 'Europe/Berlin' });
  });

  it('has a timelock only while WhatsApp says so', async () => {
    expect((await facts()).session.timelock).toBeNull();
    const until = house.ago(-hourMs);
    await house.changeSession({ timelockActive: true, timelockType: 'X', timelockUntil: until });
    expect((await facts()).session.timelock).toEqual({ type: 'X', until });
    await house.changeSession({ timelockActive: false });
    expect((await facts()).session.timelock).toBeNull();
  });

  it('has WhatsApp’s quota, null for a limit that does not exist', async () => {
    expect((await facts()).session.capping).toBeNull();
    await house.changeSession({ cappingStatus: 'FIRST_WARNING', cappingUsed: 7 });
    expect((await facts()).session.capping).toEqual({
      status: 'FIRST_WARNING',
      used: 7,
      limit: null,
      until: null,
    });
  });

  it('has its health with the codes of what lowers it', async () => {
    expect((await facts()).session.health).toEqual({ score: 100, level: 'good', parts: [] });
    const part = { code: 'failure_rate' as const, penalty: 40, value: 3, of: 10 };
    await house.changeSession({ healthScore: 60, healthLevel: 'watch', healthParts: [part] });
    expect((await facts()).session.health).toEqual({
      score: 60,
      level: 'watch',
      parts: ['failure_rate'],
    });
  });
});

describe('pauses', () => {
  beforeEach(() => open());

  it('of every scope are there with their end, those of other sessions are not', async () => {
    const { company, policy, clock } = house;
    const until = new Date(clock.now().getTime() + hourMs);
    const by = { by: 'Deniz', reason: 'checking' };
    await policy.pause(company.id, { scope: 'campaign', campaign: 'November' }, by);
    await policy.pause(company.id, { scope: 'first_contacts', sessionId: null }, by);
    await policy.pause(company.id, { scope: 'company' }, { ...by, until });
    const { pauses } = await facts();
    expect(pauses.map(({ scope, campaign, until: end }) => [scope, campaign, end])).toEqual([
      ['campaign', 'November', null],
      ['first_contacts', null, null],
      ['company', null, until],
    ]);
    expect(pauses[0]).toMatchObject({ by: 'Deniz', reason: 'checking' });
  });

  it('that keep a few messages for a person stop these alone', async () => {
    const kept = house.rowIn(conversation, { status: 'pending' });
    await house.policy.pause(house.company.id, { scope: 'company' }, { by: 'D', reason: '' });
    await house.db.sequelize.query(`UPDATE pauses SET held_ids = '["${kept.id}"]'`);
    expect((await house.factsOf(kept)).pauses).toHaveLength(1);
    expect((await facts()).pauses).toEqual([]);
  });
});

describe('a slow start', () => {
  beforeEach(() => open());

  const start = (scope: 'all' | 'first_contacts', agoMs: number) =>
    house.inUnit(unit =>
      house.policy.startRamp(unit, { sessionId: null, scope, since: house.ago(agoMs) }),
    );

  it('counts what left since then and was no answer', async () => {
    expect((await facts()).lane.ramp).toBeNull();
    await house.left(conversation, { agoMs: 20 * minuteMs });
    await start('all', 10 * minuteMs);
    await house.left(conversation, { agoMs: 5 * minuteMs });
    await house.left(conversation, { agoMs: 4 * minuteMs, category: 'first_contact' });
    await house.left(conversation, { agoMs: 3 * minuteMs, category: 'reply' });
    expect((await facts()).lane.ramp).toMatchObject({ scope: 'all', sent: 2 });
  });

  it('has begun for strangers when a lock is over, before anybody has ended the lock', async () => {
    const marginMs = 10 * minuteMs;
    const until = house.ago(marginMs + minuteMs);
    await house.changeSession({ timelockActive: true, timelockUntil: until });
    expect((await facts()).lane.ramp).toMatchObject({
      since: new Date(until.getTime() + marginMs),
      scope: 'first_contacts',
    });
    await house.changeSession({ timelockUntil: house.ago(-minuteMs) });
    expect((await facts()).lane.ramp).toBeNull();
  });

  it('of first contacts counts these alone', async () => {
    await start('first_contacts', 10 * minuteMs);
    await house.left(conversation, { agoMs: 5 * minuteMs });
    await house.left(conversation, { agoMs: 4 * minuteMs, category: 'first_contact' });
    expect((await facts()).lane.ramp).toMatchObject({ scope: 'first_contacts', sent: 1 });
  });
});

describe('counts', () => {
  beforeEach(() => open());

  it('are of people today, of messages in the last hour, and of the people written to first', async () => {
    const { conversation: other } = await house.openWith(budi);
    const { conversation: third } = await house.openWith('6281200000004@c.us');
    await house.left(other, { agoMs: 50 * minuteMs, firstContact: true });
    await house.left(other, { agoMs: 10 * minuteMs, firstContact: true });
    await house.left(third, { agoMs: 61 * minuteMs });
    await house.left(third, { agoMs: 3 * dayMs, firstContact: true });
    await house.ours(third);
    const { counts } = await facts();
    expect(counts).toMatchObject({
      contactsToday: 2,
      firstContactsToday: 1,
      recipientCountedToday: false,
      toRecipientInLastHour: [],
      toRecipientToday: 0,
    });
    expect(counts.sentInLastHour).toEqual(
      [house.ago(50 * minuteMs), house.ago(10 * minuteMs)].map(near),
    );
    expect(counts.startedInLastDay).toEqual([house.ago(50 * minuteMs)].map(near));
  });

  it('are of this person, too: today, in the last hour, and since they last wrote', async () => {
    await house.left(conversation, { agoMs: 30 * minuteMs });
    await house.writes(conversation, 20 * minuteMs);
    await house.left(conversation, { agoMs: 2 * minuteMs });
    await house.left(conversation, { agoMs: 1 * minuteMs });
    const { counts, relation } = await facts();
    expect(counts.toRecipientInLastHour).toHaveLength(3);
    expect(relation).toMatchObject({ unanswered: 2, lastOutboundAt: near(house.ago(minuteMs)) });
    expect(counts.recipientCountedToday).toBe(true);
  });

  it('know nothing of what was proved not to have left', async () => {
    await house.left(conversation, { status: 'pending', countedAt: null });
    const { counts, relation } = await facts();
    expect(counts).toMatchObject({ contactsToday: 0, sentInLastHour: [], toRecipientToday: 0 });
    expect(relation).toMatchObject({ unanswered: 0, lastOutboundAt: null });
  });
});

/** An instant that was reckoned a moment earlier or later. */
const near = (at: Date): Date => {
  const close = {
    asymmetricMatch: (other: Date) => Math.abs(other.getTime() - at.getTime()) < 5_000,
    toAsymmetricMatcher: () => `about ${at.toISOString()}`,
  };
  return close as unknown as Date;
};

describe('the same text', () => {
  beforeEach(() => open());

  const text = 'Our shop opens at nine.';
  const hash = bodyHash(text, null);

  it('is when it first reached each other person in the span of the policy, answers not counted', async () => {
    const { conversation: other } = await house.openWith(budi);
    const { conversation: third } = await house.openWith('6281200000004@c.us');
    await house.left(other, { bodyHash: hash, agoMs: 3 * hourMs });
    await house.left(other, { bodyHash: hash, agoMs: 2 * hourMs });
    await house.left(third, { bodyHash: hash, agoMs: hourMs, category: 'reply' });
    await house.left(third, { bodyHash: hash, agoMs: 25 * hourMs });
    await house.left(third, { bodyHash: bodyHash('Something else', null), agoMs: hourMs });
    await house.left(conversation, { bodyHash: hash, agoMs: hourMs });
    expect((await facts({ bodyHash: hash })).counts.sameTextTo).toEqual([
      near(house.ago(3 * hourMs)),
    ]);
    expect((await facts({ bodyHash: null })).counts.sameTextTo).toEqual([]);
  });

  it('is the same for one message and for many at once', async () => {
    const { conversation: other } = await house.openWith(budi);
    await house.left(other, { bodyHash: hash, agoMs: hourMs });
    const rows = [0, 1].map(() => house.rowIn(conversation, { status: 'pending', bodyHash: hash }));
    const many = await gatherFacts(house.db, house.ports, {
      rows,
      situation: await house.situation(),
    });
    expect(many.map(({ counts }) => counts.sameTextTo)).toEqual([
      [near(house.ago(hourMs))],
      [near(house.ago(hourMs))],
    ]);
  });

  it('differs in nothing but names, numbers and links', () => {
    const siti = { name: 'Siti Rahma', pushName: null };
    expect(bodyHash('Halo Siti, order 12 is at https://a.example/1', siti)).toBe(
      bodyHash('halo Budi, order 7 is at https://b.example/2', { name: 'Budi', pushName: null }),
    );
    expect(bodyHash('Halo', null)).not.toBe(bodyHash('Hello', null));
    expect(bodyHash(null, null)).toBeNull();
  });
});

describe('the person', () => {
  beforeEach(() => open());

  it('has the strictest consent of all addresses, and an opt-out stands out', async () => {
    expect((await facts()).recipient.consent).toBe('unknown');
    await records('granted');
    expect((await facts()).recipient.consent).toBe('granted');
    await records('refused', 'other address');
    expect((await facts()).recipient).toMatchObject({ consent: 'refused', optedOutAt: null });
    await records('opted_out', 'third address');
    expect((await facts()).recipient.optedOutAt).toBeInstanceOf(Date);
  });

  it('is blocked, in doubt and refused to us by WhatsApp as their row says', async () => {
    const at = new Date(house.clock.now().getTime() - minuteMs);
    const until = new Date(at.getTime() + dayMs);
    await changePerson({
      blockedAt: at,
      doubtfulSince: at,
      restrictedSince: at,
      restrictedUntil: until,
      restrictedCount: 2,
    });
    expect((await facts()).recipient).toMatchObject({
      blocked: true,
      doubtfulSince: at,
      restricted: { since: at, until, count: 2 },
    });
  });

  it('has a window for 24 hours after they wrote, and something unread until it was seen', async () => {
    expect((await facts()).relation).toMatchObject({ lastInboundAt: null, windowClosesAt: null });
    await house.writes(conversation, hourMs);
    const { relation } = await facts();
    expect(relation.windowClosesAt).toEqual(near(house.ago(-23 * hourMs)));
    expect(relation).toMatchObject({ unread: true, lastInboundAt: near(house.ago(hourMs)) });
    await house.inUnit(unit => house.conversations.markSeen(unit, conversation.id));
    expect((await facts()).relation.unread).toBe(false);
  });
});

describe('the zone of their nights', () => {
  it('is their own, and not guessed', async () => {
    await open();
    expect((await facts()).recipient.zone).toBeNull();
    await changePerson({ timezone: 'Asia/Tokyo' });
    expect((await facts()).recipient.zone).toBe('Asia/Tokyo');
  });

  it('is that of a country with one zone, where the policy says so', async () => {
    await open({ quietHours: { zoneFrom: 'country' } });
    const { conversation: german } = await house.openWith('4915112345678@c.us');
    const { recipient } = await house.factsOf(house.rowIn(german, { status: 'pending' }));
    expect(recipient.zone).toBe('Europe/Berlin');
    // Indonesia has three.
    expect((await facts()).recipient.zone).toBeNull();
  });
});

describe('whether their number is on WhatsApp', () => {
  beforeEach(() => open());

  const said = (onWhatsapp: 'yes' | 'no', agoMs: number) =>
    changePerson({ onWhatsapp, onWhatsappCheckedAt: house.ago(agoMs) });
  const seen = async () => {
    const { onWhatsApp, numberCheck } = (await facts()).recipient;
    return [onWhatsApp, numberCheck];
  };
  const asked = (agoMs: number, answer: 'yes' | null) =>
    house.inUnit(unit =>
      numberChecks.insert(unit, {
        id: house.newId(),
        ...house.lane,
        contactId: conversation.contactId as never,
        askedAt: house.ago(agoMs),
        answer,
      }),
    );

  it('is asked about before the first message, and believed for seven days', async () => {
    expect(await seen()).toEqual([null, 'due']);
    await said('yes', 6 * dayMs);
    expect(await seen()).toEqual([true, 'known']);
    await said('no', 6 * dayMs);
    expect(await seen()).toEqual([false, 'known']);
    await said('no', 8 * dayMs);
    expect(await seen()).toEqual([null, 'due']);
  });

  it('is not asked about once a message went either way, nor of hidden ids', async () => {
    const { conversation: hidden } = await house.openWith('123456789012345@lid');
    const { recipient } = await house.factsOf(house.rowIn(hidden, { status: 'pending' }));
    expect(recipient.numberCheck).toBe('known');
    await house.left(conversation, { agoMs: 30 * dayMs });
    expect(await seen()).toEqual([null, 'known']);
  });

  it('cannot be learned after ten minutes without an answer, until the next question is due', async () => {
    await asked(12 * minuteMs, null);
    await asked(7 * minuteMs, null);
    expect(await seen()).toEqual([null, 'unavailable']);
    await asked(minuteMs, 'yes');
    expect(await seen()).toEqual([null, 'due']);
  });
});

describe('the lane', () => {
  beforeEach(() => open());

  it('knows a send in flight and a message whose outcome is looked up', async () => {
    expect((await facts()).lane).toMatchObject({ sendInFlight: false, unknownBefore: null });
    await house.left(conversation, { status: 'sending' });
    const until = house.ago(-minuteMs);
    const lost = await house.left(conversation, { status: 'unknown', unknownUntil: until });
    expect((await facts()).lane).toMatchObject({
      sendInFlight: true,
      unknownBefore: { messageId: lost.id, until },
    });
  });

  it('recalls the last send after a restart', async () => {
    const row = await house.left(conversation, { agoMs: minuteMs });
    const [startedAt, endedAt] = [house.ago(minuteMs), house.ago(minuteMs - 500)];
    await house.inUnit(unit =>
      attempts.insert(unit, {
        messageId: row.id,
        number: 1,
        ...house.lane,
        waId: row.waId ?? '',
        startedAt,
        endedAt,
      }),
    );
    const restarted = { ...house.ports, lastSends: createLastSends(house.clock) };
    const { lane } = await house.factsOf(
      house.rowIn(conversation, { status: 'pending' }),
      restarted,
    );
    expect(lane.lastSendEndedAt).toEqual(near(endedAt));
    expect(lane.gapSeed).toBe(`${house.sessionId}:${row.id}:1`);
  });

  it('takes what was typed on the phone for the last send', async () => {
    await house.left(conversation, { agoMs: 10_000, origin: 'phone', category: null });
    const { lane } = await facts();
    expect(lane.lastSendEndedAt).toEqual(near(house.ago(10_000)));
  });
});

describe('the message', () => {
  beforeEach(() => open());

  it('is of its campaign, and the answer to an opt-out is the gateway’s own', async () => {
    expect((await facts()).message).toMatchObject({ campaign: null, confirmsOptOut: false });
    const own = await facts({ campaign: 'November', origin: 'campaign' });
    expect(own.message).toMatchObject({ campaign: 'November', confirmsOptOut: false });
    expect((await facts({ origin: 'system' })).message.confirmsOptOut).toBe(true);
  });

  it('is as long as a person types it', async () => {
    expect((await facts({ body: 'Halo' })).message.graphemes).toBe(4);
    expect((await facts({ body: '👩‍👩‍👧 ok' })).message.graphemes).toBe(4);
    expect((await facts({ body: 'a'.repeat(10_000) })).message.graphemes).toBe(2_000);
  });

  it('has what its text contains, and what the name of its file does', async () => {
    const { message } = await facts({ body: 'Get ZZGold at http://a.example' });
    expect(message.marks).toMatchObject({ link: true, plainHttp: true });
    expect(message.findings).toMatchObject([{ rule: 'test-word', spans: [[4, 10]] }]);

    const mediaId = house.newId<MediaId>();
    await house.db.sequelize.query(
      `INSERT INTO media (id, company_id, mime, bytes, file_name, source, state, created_at)
       VALUES ('${mediaId}', '${house.company.id}', 'image/png', 1, 'zzgold.png', 'upload', 'ready',
         datetime())`,
    );
    const file = await facts({ mediaId, body: 'Look' });
    expect(file.message.findings).toMatchObject([{ rule: 'test-word', spans: [] }]);
  });

  it('is read again where it is alone: texts that wait in a line were read when they came', async () => {
    const rows = [0, 1].map(() => house.rowIn(conversation, { status: 'pending', body: 'zzgold' }));
    const many = await gatherFacts(house.db, house.ports, {
      rows,
      situation: await house.situation(),
    });
    expect(many.map(({ message }) => message.findings)).toEqual([[], []]);
  });
});

it('facts of a group count the group, and know no person', async () => {
  await open();
  const { conversation: group } = await house.inUnit(unit =>
    house.conversations.open(unit, {
      sessionId: house.sessionId,
      contactId: null,
      kind: 'group',
      chatId: '120363000000000001@g.us',
    }),
  );
  await house.left(group, { category: 'group', contactId: null });
  const { recipient, counts } = await house.factsOf(house.rowIn(group, { status: 'pending' }));
  expect(recipient).toMatchObject({ key: group.id, group: true, numberCheck: 'known' });
  expect(counts).toMatchObject({ contactsToday: 1, recipientCountedToday: true });
});

it('all facts of a message come from few reads', async () => {
  await open();
  const row = house.rowIn(conversation, {
    status: 'pending',
    body: 'Halo',
    id: house.newId<MessageId>(),
  });
  const reads = await house.reads(() => house.factsOf(row));
  // The session, its rules, pauses and slow starts; all counts; its last attempt; the person.
  expect(reads).toHaveLength(7);
});

describe('a number whose zone is changed', () => {
  const alwaysOpen = { activeHours: { days: daily('00:00-24:00') } };
  const wellUsed = { caps: { contactsPerDay: 3 }, consent: { known: 'off' } };

  /** Three people were written to this morning; the health watch has seen by which clock. */
  async function threeToday() {
    await open(wellUsed);
    for (const name of [1, 2, 3]) {
      const other = await house.openWith(`628120000010${name}@c.us`);
      await house.left(other.conversation, { agoMs: hourMs });
    }
    await house.notesDayZone();
  }

  const known = () => house.writes(conversation, 40 * hourMs);
  const heldBy = async () => {
    const { policy } = await house.situation();
    const verdict = decide(await facts(), policy, house.clock.now());
    return verdict.kind === 'wait' ? verdict.because : verdict.kind;
  };

  it('still has used its day when the move makes it another date', async () => {
    await threeToday();
    await known();
    expect(await heldBy()).toBe('day_cap');
    // In São Paulo the day begins at ten in the morning of Jakarta: this very minute.
    for (const zone of ['America/Sao_Paulo', 'Pacific/Kiritimati', 'America/Sao_Paulo']) {
      await house.save({ zone, ...alwaysOpen, ...wellUsed }, { confirm: true });
      expect([zone, await heldBy()]).toEqual([zone, 'day_cap']);
      await house.notesDayZone();
      expect([zone, await heldBy()]).toEqual([zone, 'day_cap']);
    }
  });

  it('begins a new day at the next midnight of the new zone, and not before', async () => {
    await threeToday();
    await known();
    const zone = 'America/Sao_Paulo';
    await house.save({ zone, ...alwaysOpen, ...wellUsed }, { confirm: true });
    await house.notesDayZone();
    const midnight = startOfNextLocalDay(house.clock.now(), zone);
    const { policy } = await house.situation();
    const verdict = decide(await facts(), policy, house.clock.now());
    expect(verdict).toMatchObject({ kind: 'wait', because: 'day_cap', until: midnight });
    house.clock.moveBy(midnight.getTime() - house.clock.now().getTime() - hourMs);
    expect(await heldBy()).toBe('day_cap');
    house.clock.moveBy(hourMs);
    expect(await heldBy()).not.toBe('day_cap');
  });
});
