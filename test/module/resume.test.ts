import type { MessageRow } from '../../src/conversations/index.js';
import type { AppError } from '../../src/kernel/errors.js';
import { silentLog } from '../../src/kernel/log.js';
import { createOutages } from '../../src/operations/index.js';
import type { ResumeReviewView } from '../../src/protocol/views.js';
import { hourMs, minuteMs, openPolicy, type PolicyHouse } from './policy-rig.js';

let house: PolicyHouse;

beforeEach(async () => {
  house = await openPolicy();
});
afterEach(() => house.close());

const person = (n: number) => `628125500000${n}`;
const [ani, budi, citra, dewi, eka, fajar] = [
  person(1),
  person(2),
  person(3),
  person(4),
  person(5),
  person(6),
];
const firstContacts = { scope: 'first_contacts', sessionId: null } as const;
const campaign = { scope: 'campaign', campaign: 'November' } as const;

const refusalOf = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => {
      throw new Error('This was not refused.');
    },
    (error: unknown) => error as AppError,
  );

const fromNow = (ms: number) => new Date(house.clock.now().getTime() + ms);

/** They write, which opens their window. */
async function writes(address: string): Promise<void> {
  const { conversation } = await house.openWith(address);
  const row = house.rowIn(conversation);
  await house.inUnit(unit => house.conversations.addInbound(unit, conversation, row));
}

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
const whys = ({ stale }: ResumeReviewView) => stale.map(({ id, why }) => [id, why]);

/** Nearly an hour and a few seconds at a time, so that only what the test says grows old. */
const pass = (ms: number) => house.clock.moveBy(ms);

describe('a resume', () => {
  it('of a short stop with nothing stale says nothing and needs nothing', async () => {
    const message = await house.waits(ani);
    await house.pause(house.all);
    pass(30 * minuteMs);
    expect(await house.resume(house.all)).toEqual({ ended: 1, cancelled: 0, kept: 0, ramp: false });
    expect(await house.binding()).toEqual([]);
    expect(await house.rampOf()).toBeNull();
    expect(await house.statusOf(message.id)).toBe('pending');
  });

  it('of what is not paused ends nothing', async () => {
    expect(await house.resume(house.all)).toMatchObject({ ended: 0, ramp: false });
  });

  it('of a stop over an hour begins slowly, in the lanes it stopped', async () => {
    await house.pause(house.session);
    pass(61 * minuteMs);
    expect(await house.resume(house.session)).toMatchObject({ ramp: true });
    expect(await house.rampOf()).toEqual({ since: expect.any(Date) as Date, scope: 'all' });
    expect(await house.rampOf('OTHER' as never)).toBeNull();
  });

  it('of first contacts slows first contacts alone', async () => {
    await house.pause(firstContacts);
    pass(61 * minuteMs);
    await house.resume(firstContacts);
    expect((await house.rampOf())?.scope).toBe('first_contacts');
  });

  it('of what the gateway itself stopped asks why, and begins slowly however short it was', async () => {
    await house.pause(house.session, { cause: 'anomaly', emergency: { code: 'ack_errors' } });
    const refusal = await refusalOf(house.resume(house.session));
    expect([refusal.code, refusal.details]).toMatchObject([
      'invalid_input',
      { errors: [{ path: 'reason' }] },
    ]);
    expect(await house.binding()).toHaveLength(1);
    const reason = 'The list was wrong and is gone';
    expect(await house.resume(house.session, { reason })).toMatchObject({ ended: 1, ramp: true });
  });

  it('is over by the steps of the policy', async () => {
    await house.pause(house.all);
    pass(61 * minuteMs);
    await house.resume(house.all);
    pass(59 * minuteMs);
    expect(await house.rampOf()).not.toBeNull();
    pass(2 * minuteMs);
    expect(await house.rampOf()).toBeNull();
  });

  it('in several steps at once is as slow as the strictest of them', async () => {
    const start = (ramp: { scope: 'all' | 'first_contacts'; since: Date }) =>
      house.inUnit(unit => house.policy.startRamp(unit, { sessionId: house.sessionId, ...ramp }));
    const [early, late] = [fromNow(-10 * minuteMs), fromNow(0)];
    await start({ scope: 'first_contacts', since: late });
    await start({ scope: 'all', since: early });
    expect(await house.rampOf()).toEqual({ scope: 'all', since: late });
  });

  it('frees what waits', async () => {
    await house.pause(house.session);
    house.freed.length = 0;
    await house.resume(house.session);
    expect(house.freed).toEqual([house.sessionId]);
  });
});

describe('what would go', () => {
  it('is counted by category and source, and nothing happens by asking', async () => {
    await writes(ani);
    await house.waits(ani, { source: 'user:1', authorName: 'Ada' });
    await house.waits(budi, { source: 'key:1', authorName: 'Shop' });
    await house.waits(citra, { source: 'key:1', authorName: 'Shop', campaign: 'November' });
    await house.waits(dewi, { source: 'key:1', authorName: 'Shop', scheduledFor: fromNow(hourMs) });
    await house.pause(house.all);
    expect(await house.review(house.all)).toMatchObject({
      pause: { scope: 'company' },
      waiting: 3,
      byCategory: { reply: 1, first_contact: 1, campaign: 1 },
      bySource: [
        { source: 'user:1', name: 'Ada', waiting: 1 },
        { source: 'key:1', name: 'Shop', waiting: 1 },
        { source: 'campaign:November', name: 'November', waiting: 1 },
      ],
      stale: [],
      stillHolds: null,
      ramp: false,
    });
    expect(await house.binding()).toHaveLength(1);
    expect(house.freed).toEqual([]);
  });

  it('leaves out what another pause holds, and what this one never held', async () => {
    await house.waits(ani, { campaign: 'November' });
    await house.waits(budi);
    await writes(citra);
    await house.waits(citra);
    for (const what of [house.all, campaign]) await house.pause(what);
    expect((await house.review(house.all)).waiting).toBe(2);
    expect((await house.review(campaign)).waiting).toBe(0);
    await house.resume(house.all);
    expect((await house.review(campaign)).waiting).toBe(1);
    await house.pause(firstContacts);
    expect((await house.review(firstContacts)).waiting).toBe(1);
  });

  it('names the rest that was advised while it is not over', async () => {
    const emergency = {
      code: 'restricted_recipients' as const,
      count: 3,
      advisedAt: fromNow(24 * hourMs).toISOString(),
    };
    await house.pause(firstContacts, { cause: 'restriction', emergency });
    expect((await house.review(firstContacts)).stillHolds).toEqual(emergency);
    pass(25 * hourMs);
    expect((await house.review(firstContacts)).stillHolds).toBeNull();
  });
});

describe('what has grown stale', () => {
  it('is what missed its time, waits over a day, or was answered or closed meanwhile', async () => {
    const missed = await house.waits(ani, { scheduledFor: fromNow(hourMs) });
    await house.waits(budi, { scheduledFor: fromNow(23 * hourMs) });
    const old = await house.waits(citra);
    pass(minuteMs);
    await house.pause(house.all);
    pass(24 * hourMs);
    const answered = await house.waits(dewi);
    const closed = await house.waits(eka);
    await house.waits(fajar);
    pass(minuteMs);
    const { conversation } = await house.openWith(dewi);
    await house.inUnit(unit =>
      house.conversations.addOutbound(
        unit,
        conversation,
        house.rowIn(conversation, {
          status: 'sent',
          origin: 'phone',
          countedAt: house.clock.now(),
        }),
      ),
    );
    const other = await house.openWith(eka);
    await house.inUnit(unit => house.conversations.close(unit, other.conversation));

    const review = await house.review(house.all);
    expect(whys(review)).toEqual([
      [missed.id, 'scheduled_missed'],
      [old.id, 'too_old'],
      [answered.id, 'answered_since'],
      [closed.id, 'conversation_closed'],
    ]);
    expect(review.waiting).toBe(6);
  });

  /** It has been claimed. */
  const claimed = ({ id }: MessageRow) =>
    house.inUnit(async unit => {
      const row = await house.conversations.row(unit, unit, id);
      const set = { attempt: 1, countedAt: house.clock.now() };
      if (row) await house.conversations.moveMessage(unit, row, 'sending', set);
    });

  it('is not what went around before the stop, nor a part that follows another', async () => {
    await house.waits(ani);
    pass(minuteMs);
    const passed = await house.waits(ani);
    const firstPart = await house.waits(budi);
    pass(minuteMs);
    await house.waits(budi);
    await claimed(passed);
    pass(minuteMs);
    await house.pause(house.all);
    pass(minuteMs);
    await claimed(firstPart);
    const review = await house.review(house.all);
    expect([review.waiting, review.stale]).toEqual([2, []]);
  });

  async function twoStale(): Promise<readonly [MessageRow, MessageRow, MessageRow]> {
    const one = await house.waits(ani);
    const two = await house.waits(budi);
    await house.pause(house.all);
    pass(25 * hourMs);
    return [one, two, await house.waits(citra)];
  }

  it('never leaves unseen: a resume that does not mention it is answered with the review', async () => {
    const rows = await twoStale();
    const refusal = await refusalOf(house.resume(house.all));
    expect(refusal.code).toBe('conflict');
    const { review } = refusal.details as { review: ResumeReviewView };
    expect(ids(review.stale)).toEqual(ids(rows).slice(0, 2));
    expect(await house.binding()).toHaveLength(1);
  });

  it('is cancelled with the resume, and its bells go', async () => {
    const [one, two, fresh] = await twoStale();
    expect(await house.resume(house.all, { stale: 'cancel' })).toMatchObject({
      ended: 1,
      cancelled: 2,
      kept: 0,
    });
    const statuses = await Promise.all([one, two, fresh].map(({ id }) => house.statusOf(id)));
    expect(statuses).toEqual(['cancelled', 'cancelled', 'pending']);
    expect(house.dropped).toEqual(ids([one, two]));
  });

  it('is kept when somebody says so, all of it or by name', async () => {
    const [one, two] = await twoStale();
    expect(await house.resume(house.all, { stale: [two.id] })).toMatchObject({
      cancelled: 1,
      kept: 1,
    });
    expect(await house.statusOf(one.id)).toBe('cancelled');
    expect(await house.statusOf(two.id)).toBe('pending');
    await house.pause(house.all);
    expect(await house.resume(house.all, { stale: 'keep' })).toMatchObject({
      cancelled: 0,
      kept: 1,
    });
  });

  it('is taken back by the thousand', async () => {
    const { conversation } = await house.openWith(ani);
    const many = Array.from({ length: 2_000 }, () =>
      house.rowIn(conversation, { status: 'pending' }),
    );
    for (let at = 0; at < many.length; at += 1_000) {
      await house.inUnit(async unit => {
        for (const row of many.slice(at, at + 1_000))
          await house.conversations.addOutbound(unit, conversation, row);
      });
    }
    await house.pause(house.all);
    pass(25 * hourMs);
    expect(await house.resume(house.all, { stale: 'cancel' })).toMatchObject({ cancelled: 2_000 });
  });
});

describe('a pause with an end', () => {
  it('ends by itself when a person made it', async () => {
    await house.pause(house.all, { until: fromNow(hourMs / 2) });
    await house.endsDue();
    expect(await house.binding()).toHaveLength(1);
    pass(31 * minuteMs);
    await house.endsDue();
    expect(await house.binding()).toEqual([]);
    expect(await house.rampOf()).toBeNull();
  });

  it('begins slowly when it was long', async () => {
    await house.pause(house.all, { until: fromNow(2 * hourMs) });
    pass(2 * hourMs);
    await house.endsDue();
    expect(await house.rampOf()).toMatchObject({ scope: 'all' });
  });

  it('goes on holding what has grown stale until somebody has looked, and that alone', async () => {
    const stale = await house.waits(ani);
    await house.pause(house.all, { until: fromNow(25 * hourMs) });
    pass(25 * hourMs);
    await house.waits(budi);
    await house.endsDue();
    expect(await house.binding()).toMatchObject([{ heldIds: [stale.id], until: null }]);
    expect(await house.rampOf()).toMatchObject({ scope: 'all' });
    const review = await house.review(house.all);
    expect([ids(review.stale), review.waiting, review.ramp]).toEqual([[stale.id], 1, false]);
    expect(await house.resume(house.all, { stale: 'cancel' })).toMatchObject({ cancelled: 1 });
    expect(await house.binding()).toEqual([]);
  });

  it('is over once nothing it holds back still waits', async () => {
    const stale = await house.waits(ani);
    await house.pause(house.all, { until: fromNow(25 * hourMs) });
    pass(25 * hourMs);
    await house.endsDue();
    await house.inUnit(async unit => {
      const row = await house.conversations.row(unit, unit, stale.id);
      if (row) await house.conversations.moveMessage(unit, row, 'cancelled');
    });
    await house.endsDue();
    expect(await house.binding()).toEqual([]);
  });
});

describe('the end of a suspension', () => {
  const ends = (agoMs: number) =>
    house.inUnit(unit => house.resuming.suspensionEnded(unit, fromNow(-agoMs)));

  it('lets go at once after a short one', async () => {
    const message = await house.waits(ani);
    await ends(30 * minuteMs);
    expect(await house.binding()).toEqual([]);
    expect(await house.rampOf()).toBeNull();
    expect(await house.statusOf(message.id)).toBe('pending');
  });

  it('begins slowly after a long one', async () => {
    await house.waits(ani);
    await ends(2 * hourMs);
    expect(await house.binding()).toEqual([]);
    expect(await house.rampOf()).toMatchObject({ scope: 'all' });
  });

  it('goes on holding what has grown stale until somebody has looked, and that alone', async () => {
    const old = await house.waits(ani);
    pass(25 * hourMs);
    await house.waits(budi);
    await ends(25 * hourMs);
    expect(await house.binding()).toMatchObject([{ scope: 'company', heldIds: [old.id] }]);
    expect(await house.rampOf()).not.toBeNull();
    expect(await house.resume(house.all, { stale: 'cancel' })).toMatchObject({ cancelled: 1 });
    expect(await house.statusOf(old.id)).toBe('cancelled');
  });

  it('leaves a pause of everything as it is: who ends that looks at what waits', async () => {
    await house.waits(ani);
    await house.pause(house.all);
    await ends(25 * hourMs);
    expect(await house.binding()).toMatchObject([{ heldIds: null, startedBy: house.by.by }]);
    expect(await house.rampOf()).toBeNull();
  });
});

describe('an outage', () => {
  const session = (status: string, statusAt: Date) =>
    ({ id: house.sessionId, companyId: house.company.id, status, statusAt }) as never;
  const outages = () => createOutages({ ...house, companyId: house.company.id, log: silentLog });

  it('of more than an hour with messages waiting is followed by a slow start', async () => {
    await house.waits(ani);
    const watched = outages();
    await watched.changed(session('FAILED', fromNow(-90 * minuteMs)));
    await watched.changed(session('STARTING', fromNow(-minuteMs)));
    await watched.changed(session('WORKING', fromNow(0)));
    expect(await house.rampOf()).toMatchObject({ scope: 'all' });
  });

  it('that began before this process counts from when the row says', async () => {
    await house.waits(ani);
    const watched = outages();
    watched.recall([session('SCAN_QR_CODE', fromNow(-2 * hourMs))]);
    await watched.changed(session('WORKING', fromNow(0)));
    expect(await house.rampOf()).not.toBeNull();
  });

  it('of WAHA itself counts as one of every number', async () => {
    await house.waits(ani);
    const watched = outages();
    const lanes = async () => [session('WORKING', fromNow(-5 * hourMs))];
    await watched.reachable(true, lanes);
    expect(await house.rampOf()).toBeNull();
    await watched.reachable(false, lanes);
    pass(61 * minuteMs);
    await watched.reachable(true, lanes);
    expect(await house.rampOf()).not.toBeNull();
  });

  it('of WAHA that ends together with our own restart counts from its beginning', async () => {
    await house.waits(ani);
    const lanes = async () => [session('WORKING', fromNow(-5 * hourMs))];
    const first = outages();
    await first.begin(await lanes());
    await first.reachable(false, lanes);
    pass(61 * minuteMs);
    await first.stop();
    const second = outages();
    await second.begin(await lanes());
    expect(await house.rampOf()).toBeNull();
    await second.reachable(true, lanes);
    expect(await house.rampOf()).toMatchObject({ scope: 'all' });
    pass(10 * hourMs);
    await second.reachable(true, lanes);
    await second.stop();
    expect(await house.rampOf()).toBeNull();
  });

  it('of the gateway itself counts as one of every number that works', async () => {
    await house.waits(ani);
    const lane = session('WORKING', fromNow(-5 * hourMs));
    const first = outages();
    await first.begin([lane]);
    pass(2 * hourMs);
    await first.stop();
    expect(await house.rampOf()).toBeNull();
    pass(61 * minuteMs);
    const second = outages();
    await second.begin([lane]);
    await second.stop();
    expect(await house.rampOf()).toMatchObject({ scope: 'all' });
  });

  it('that was short, or that nobody waited through, changes nothing', async () => {
    const watched = outages();
    await watched.changed(session('FAILED', fromNow(-90 * minuteMs)));
    await watched.changed(session('WORKING', fromNow(0)));
    await house.waits(ani);
    await watched.changed(session('FAILED', fromNow(-50 * minuteMs)));
    await watched.changed(session('WORKING', fromNow(0)));
    expect(await house.rampOf()).toBeNull();
  });
});
