import type { AppError } from '../../src/kernel/errors.js';
import type { SessionId } from '../../src/kernel/ids.js';
import { hasNoGap } from '../../src/policy/index.js';
import { hourMs, openPolicy, type PolicyHouse } from './policy-rig.js';

let house: PolicyHouse;

beforeEach(async () => {
  house = await openPolicy();
});
afterEach(() => house.close());

const other = 'OTHER' as SessionId;
const refusalOf = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => {
      throw new Error('This was not refused.');
    },
    (error: unknown) => error as AppError,
  );

describe('rules', () => {
  it('are those of preset and file, and are called by the preset, while nothing is stored', async () => {
    const { policy, version } = await house.rules();
    expect([version, policy.caps.contactsPerDay]).toEqual(['standard', 50]);
  });

  it('of the company lie on the file, those of a session on both; each hides only its own keys', async () => {
    await house.save({ caps: { contactsPerDay: 40, messagesPerHour: 30 } });
    await house.save({ caps: { messagesPerHour: 20 } }, { sessionId: house.sessionId });
    const of = async (id: SessionId | null) => {
      const { policy, version } = await house.rules(id);
      return [version, policy.caps.contactsPerDay, policy.caps.messagesPerHour];
    };
    expect(await of(null)).toEqual(['company:1', 40, 30]);
    expect(await of(other)).toEqual(['company:1', 40, 30]);
    expect(await of(house.sessionId)).toEqual(['company:1+session:1', 40, 20]);
  });

  it('may name a preset of their own, which lies under the file', async () => {
    await house.close();
    house = await openPolicy({ caps: { contactsPerDay: 25 } });
    await house.save({}, { preset: 'careful' });
    const { policy } = await house.rules();
    expect([policy.preset, policy.caps.contactsPerDay, policy.caps.messagesPerHour]).toEqual([
      'careful',
      25,
      30,
    ]);
  });

  it('that somebody stored bind at once for every process on the same file', async () => {
    const standby = house.build();
    const seen = () => standby.rules(house.db, house.company.id, house.sessionId);
    expect((await seen()).version).toBe('standard');
    await house.save({ caps: { contactsPerDay: 40 } });
    expect((await seen()).version).toBe('company:1');
  });

  it('are worked out once for a version, however often they are asked for', async () => {
    await house.save({ caps: { contactsPerDay: 40 } });
    const first = await house.rules();
    expect((await house.rules()).policy).toBe(first.policy);
  });
});

it('a file that lets messages follow each other at once is known, for the warning at the start', async () => {
  expect(hasNoGap((await house.rules()).policy)).toBe(false);
  house.write({ gap: { campaignMs: [0, 8_000] } });
  const { policy } = await house.build().rules(house.db, house.company.id, null);
  expect(hasNoGap(policy)).toBe(true);
});

describe('versions', () => {
  it('keep who, when, why, and what changed from what binds, path by path', async () => {
    await house.save({ caps: { contactsPerDay: 40 } });
    const second = await house.save({
      caps: { contactsPerDay: 30 },
      activeHours: { days: { sun: [] } },
    });
    expect(second).toMatchObject({
      number: 2,
      active: true,
      createdBy: 'Deniz',
      reason: 'trying',
      changes: [
        { path: 'activeHours.days.sun', before: ['08:00-21:00'], after: [] },
        { path: 'caps.contactsPerDay', before: 40, after: 30 },
      ],
    });
    expect(second.createdAt).toBeInstanceOf(Date);
  });

  it('are refused with every complaint and its path, and nothing is stored', async () => {
    const refusal = await refusalOf(
      house.save({
        caps: { contactsPerDay: 'many', perWeek: 5 },
        gap: { defaultMs: [8_000, 5_000] },
        zone: 'Nowhere',
      }),
    );
    expect(refusal.code).toBe('invalid_input');
    const { errors } = refusal.details as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path).sort()).toEqual([
      'caps.contactsPerDay',
      'caps.perWeek',
      'gap.defaultMs',
      'zone',
    ]);
    expect(await house.policy.versions(house.db, house.company.id, null)).toEqual([]);
  });

  it('cannot name a preset nobody ships', async () => {
    const refusal = await refusalOf(house.save({}, { preset: 'reckless' }));
    expect(refusal.details).toMatchObject({ errors: [{ path: 'preset' }] });
  });

  it.each([
    ['a gap under 5 s', { gap: { defaultMs: [1_000, 8_000] } }, 'gap.defaultMs', 1_000],
    ['more than 50 people a day', { caps: { contactsPerDay: 51 } }, 'caps.contactsPerDay', 51],
    ['no warm-up', { warmup: { enabled: false } }, 'warmup.enabled', false],
    ['no ramp', { resume: { steps: [] } }, 'resume.steps', 1],
    [
      'an answer past the hour',
      { replies: { exemptFrom: ['hour_cap'] } },
      'replies.exemptFrom',
      true,
    ],
  ])('with %s need a tick, and stay marked', async (_, rules, path, value) => {
    const refusal = await refusalOf(house.save(rules));
    expect([refusal.code, refusal.details.unadvised]).toMatchObject([
      'conflict',
      [{ path, value }],
    ]);
    const stored = await house.save(rules, { confirm: true });
    expect(stored.unadvised).toMatchObject([{ path, value }]);
  });

  it('need no tick for what the file has outside already', async () => {
    await house.close();
    house = await openPolicy({ caps: { contactsPerDay: 200 } });
    expect((await house.save({ caps: { messagesPerHour: 40 } })).unadvised).toEqual([]);
    const refusal = await refusalOf(house.save({ caps: { contactsPerDay: 150 } }));
    expect(refusal.details.unadvised).toMatchObject([{ path: 'caps.contactsPerDay', value: 150 }]);
  });

  it('cannot switch an emergency stop off, not even with a tick', async () => {
    const rules = { emergency: { failureStreak: { count: 1_000 } } };
    const refusal = await refusalOf(house.save(rules, { confirm: true }));
    expect([refusal.code, refusal.details]).toMatchObject([
      'invalid_input',
      { errors: [{ path: 'emergency.failureStreak.count' }] },
    ]);
  });

  it('of the company are refused where a number’s own rules would no longer fit on them', async () => {
    await house.save({ human: { typingMaxMs: 3_000 } }, { sessionId: house.sessionId });
    const refusal = await refusalOf(house.save({ human: { typingMinMs: 4_000 } }));
    expect(refusal.details).toMatchObject({ errors: [{ path: 'human.typingMaxMs' }] });
  });

  it('that say the same again are the same version', async () => {
    const first = await house.save({ caps: { contactsPerDay: 40 } });
    expect((await house.save({ caps: { contactsPerDay: 40 } })).id).toBe(first.id);
    expect((await house.save({ caps: { contactsPerDay: 41 } })).number).toBe(2);
  });

  it('bind again when they are activated, one at a time', async () => {
    const first = await house.save({ caps: { contactsPerDay: 40 } });
    await house.save({ caps: { contactsPerDay: 30 } });
    await house.policy.activate(house.scope, first.id, 'Ada');
    expect((await house.rules()).version).toBe('company:1');
    const all = await house.policy.versions(house.db, house.company.id, null);
    expect(all.map(({ number, active, activatedBy }) => [number, active, activatedBy])).toEqual([
      [2, false, 'Deniz'],
      [1, true, 'Ada'],
    ]);
    expect((await house.save({ caps: { contactsPerDay: 20 } })).number).toBe(3);
  });

  it('go back one step at a time, before the first to the file', async () => {
    await house.save({ caps: { contactsPerDay: 40 } });
    await house.save({ caps: { contactsPerDay: 30 } });
    const back = () => house.policy.stepBack(house.company.id, null, 'Ada');
    expect((await back())?.number).toBe(1);
    expect((await house.rules()).policy.caps.contactsPerDay).toBe(40);
    expect(await back()).toBeNull();
    expect((await house.rules()).version).toBe('standard');
    expect((await refusalOf(back())).code).toBe('conflict');
  });

  it('are not told of to other companies', async () => {
    const { id } = await house.save({ caps: { contactsPerDay: 40 } });
    const foreign = { companyId: 'OTHER' as never, sessionIds: null };
    expect((await refusalOf(house.policy.activate(foreign, id, 'Eve'))).code).toBe('not_found');
  });

  it('of the company are not for callers who have some numbers only', async () => {
    const { id } = await house.save({ caps: { contactsPerDay: 40 } });
    const some = { ...house.scope, sessionIds: [house.sessionId] };
    expect((await refusalOf(house.policy.activate(some, id, 'Eve'))).code).toBe('forbidden');
  });

  it('free what waits once they bind', async () => {
    await house.save({ caps: { contactsPerDay: 40 } });
    await house.save({ caps: { contactsPerDay: 30 } }, { sessionId: house.sessionId });
    expect(house.freed).toEqual([null, house.sessionId]);
  });

  it('that no longer fit a changed file are found at the start', async () => {
    await house.save({ human: { typingMaxMs: 3_000 } });
    house.write({ human: { typingMinMs: 4_000 } });
    const later = house.build();
    await expect(later.check(house.db, house.company.id)).rejects.toThrow(/typingMaxMs/);
    house.write({});
    await house.build().check(house.db, house.company.id);
  });
});

describe('pauses', () => {
  const campaign = { scope: 'campaign', campaign: 'November' } as const;
  const firstContacts = { scope: 'first_contacts', sessionId: null } as const;
  const scopes = async (id?: SessionId) => (await house.binding(id)).map(({ scope }) => scope);

  it('of every scope add up, and lifting one leaves the others', async () => {
    for (const what of [house.all, house.session, campaign, firstContacts]) await house.pause(what);
    expect(await scopes()).toEqual(['company', 'session', 'campaign', 'first_contacts']);
    expect(await scopes(other)).toEqual(['company', 'campaign', 'first_contacts']);
    await house.resume(house.all);
    await house.resume(campaign);
    expect(await scopes()).toEqual(['session', 'first_contacts']);
    await house.resume({ scope: 'first_contacts', sessionId: house.sessionId });
    expect(await scopes()).toEqual(['session', 'first_contacts']);
  });

  it('asked for twice are one, which never ends earlier than either wish', async () => {
    const at = (hours: number) => new Date(house.clock.now().getTime() + hours * hourMs);
    const [one, two, three] = [at(1), at(2), null];
    const first = await house.pause(house.all, { until: two });
    expect(await house.pause(house.all, { until: one })).toMatchObject({
      id: first.id,
      until: two,
    });
    expect(await house.pause(house.all, { until: three })).toMatchObject({
      id: first.id,
      until: null,
    });
    expect(await house.binding()).toHaveLength(1);
  });

  it('of a person and of the gateway itself stand beside each other', async () => {
    await house.pause(house.session);
    const emergency = { code: 'failure_streak', count: 5 } as const;
    await house.pause(house.session, { cause: 'anomaly', emergency, until: new Date() });
    expect(await house.binding()).toMatchObject([
      { cause: 'person', emergency: null },
      { cause: 'anomaly', emergency, until: null },
    ]);
  });

  it('made inside a transaction that fails never were', async () => {
    const failing = house.inUnit(async unit => {
      await house.policy.pauseIn(unit, house.session, house.by);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect([await house.binding(), house.changed]).toEqual([[], []]);
  });

  it('bind past their own end until somebody has seen to it, without a promise when', async () => {
    await house.pause(house.all, { until: new Date(house.clock.now().getTime() + hourMs) });
    house.clock.moveBy(2 * hourMs);
    expect(await house.binding()).toMatchObject([{ scope: 'company', until: null }]);
  });

  it('of other numbers are not shown to callers who may not see those', async () => {
    await house.pause(house.session);
    await house.pause(house.all);
    const scope = { ...house.scope, sessionIds: [other] };
    expect(await house.policy.visible(house.db, scope)).toMatchObject([{ scope: 'company' }]);
  });
});
