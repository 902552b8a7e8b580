import type { MessageRow } from '../../src/conversations/index.js';
import { insertRows } from '../../src/db/sql.js';
import { createSimulation } from '../../src/operations/index.js';
import type { Principal } from '../../src/kernel/principal.js';
import type { SessionId } from '../../src/kernel/ids.js';
import { hourMs, minuteMs, openDelivery, type DeliveryHouse } from './delivery-rig.js';

let house: DeliveryHouse;

beforeEach(async () => {
  house = await openDelivery({ activeHours: { replies: 'send' } });
  // Two in the afternoon: what is recorded lies in the morning of the same day.
  house.clock.moveBy(4 * hourMs);
});
afterEach(() => house.close());

function simulate(rules: object = {}, sessionIds: SessionId[] | null = null) {
  const { db, clock, sessions, policy, company } = house;
  const caller = { companyId: company.id, sessionIds } as Principal;
  const wish = { sessionId: null, preset: null, rules: rules as Record<string, unknown> };
  return createSimulation({ db, clock, sessions, policy }).simulate(caller, {
    rules: wish,
    days: 2,
  });
}

/** Somebody who wrote three days ago. */
async function somebody(n: number) {
  const { conversation } = await house.openWith(`6281255000${100 + n}@c.us`);
  await house.writes(conversation, 80 * hourMs);
  return conversation;
}

/** One that left six seconds after it was handed in, so many minutes ago. */
async function left(n: number, agoMs: number, more: Partial<MessageRow> = {}) {
  const at = house.ago(agoMs - 6_000);
  return house.ours(await somebody(n), {
    ...{ status: 'sent', attempt: 1, category: 'known', priority: 2, source: 'key:1', turn: 1 },
    ...{ createdAt: house.ago(agoMs), countedAt: at, sentAt: at, ...more },
  });
}

describe('a replay of what the tables keep', () => {
  it('counts what somebody typed on the phone', async () => {
    for (let n = 0; n < 3; n += 1)
      await left(n, 180 * minuteMs - n * minuteMs, { origin: 'phone', source: null });
    await left(9, 170 * minuteMs);
    const { total, days } = await simulate({ caps: { messagesPerHour: 3 } });
    expect(total).toMatchObject({ wished: 1, later: 1 });
    expect(days.find(({ wished }) => wished === 1)?.held).toEqual({ hour_cap: 1 });
  });

  it('pauses when it was paused, whatever the rules', async () => {
    const { id } = await house.pause(house.session, {});
    await house.inUnit(unit => house.policy.endPauses(unit, [id], house.by));
    await house.db.sequelize.query(
      `UPDATE pauses SET started_at = '${stored(200)}', ended_at = '${stored(100)}'`,
    );
    await left(1, 150 * minuteMs, { countedAt: house.ago(99 * minuteMs) });
    const { total, days } = await simulate();
    expect(total).toMatchObject({ wished: 1, asBefore: 1 });
    expect(days.find(({ wished }) => wished === 1)?.held).toEqual({ paused_session: 1 });
  });

  it('is down when the number was down', async () => {
    const event = (minutesAgo: number, was: string, word: string) =>
      house.db.sequelize.query(
        `INSERT INTO session_events (id, company_id, session_id, at, kind, was, word, asked)
         VALUES ('${house.newId()}', '${house.company.id}', '${house.sessionId}',
           '${stored(minutesAgo)}', 'status', '${was}', '${word}', 0)`,
      );
    await event(200, 'WORKING', 'FAILED');
    await event(100, 'FAILED', 'WORKING');
    await left(1, 210 * minuteMs);
    await left(2, 150 * minuteMs, { countedAt: house.ago(99 * minuteMs) });
    const { total, days } = await simulate();
    expect(total).toMatchObject({ wished: 2, asBefore: 2 });
    expect(days.find(({ wished }) => wished === 2)?.held).toEqual({ session_down: 1 });
  });

  it('leaves alone what was taken back and what still waits', async () => {
    const never = { countedAt: null, sentAt: null, attempt: 0 };
    const later = { scheduledFor: house.ago(-24 * hourMs) };
    await left(1, 180 * minuteMs, { status: 'pending', ...never, ...later });
    const ended = { endedAt: house.ago(170 * minuteMs), scheduledFor: house.ago(160 * minuteMs) };
    await left(2, 180 * minuteMs, { status: 'cancelled', ...never, ...ended });
    expect((await simulate()).total).toMatchObject({ wished: 2, asBefore: 2 });
  });

  it('refuses again whom an opt-out had refused, and nobody before', async () => {
    const message = await left(1, 180 * minuteMs);
    const contactId = message.contactId;
    await house.db.sequelize.query(
      `INSERT INTO consents (id, company_id, address_hmac, contact_id, kind, basis, recorded_by,
         happened_at, created_at)
       VALUES ('${house.newId()}', '${house.company.id}', 'x', '${contactId}', 'opted_out', 'word',
         'contact', '${stored(100)}', '${stored(100)}')`,
    );
    const conversation = await somebody(1);
    await house.ours(conversation, {
      ...{ status: 'refused', outcomeCode: 'opted_out', source: 'key:1' },
      ...{ createdAt: house.ago(110 * minuteMs), endedAt: house.ago(100 * minuteMs) },
      ...{ scheduledFor: house.ago(90 * minuteMs) },
    });
    expect((await simulate()).total).toMatchObject({ wished: 2, asBefore: 2, refused: 0 });
  });

  it('shows the numbers a caller may see and no others', async () => {
    await left(1, 180 * minuteMs);
    expect((await simulate({}, [])).total.wished).toBe(0);
    expect((await simulate({}, [house.sessionId])).total.wished).toBe(1);
  });
});

it('refuses days with more messages than are replayed at once, and says how many there are', async () => {
  const conversation = await somebody(1);
  const at = house.ago(60 * minuteMs);
  const row = (n: number) =>
    house.rowIn(conversation, { status: 'sent', countedAt: at, createdAt: at, waId: `W${n}` });
  const rows = Array.from({ length: 20_001 }, (_, n) => row(n));
  await house.inUnit(unit => insertRows(unit, 'messages', rows));
  await expect(simulate()).rejects.toMatchObject({
    code: 'invalid_input',
    details: { errors: [{ path: 'days', message: expect.stringContaining('20001') as string }] },
  });
});

/** So many minutes ago, as the tables keep it. */
function stored(minutesAgo: number): string {
  return house
    .ago(minutesAgo * minuteMs)
    .toISOString()
    .replace('T', ' ')
    .replace('Z', ' +00:00');
}
