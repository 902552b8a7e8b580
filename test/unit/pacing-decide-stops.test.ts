import {
  after,
  answering,
  aPause,
  aPolicy,
  ask,
  before,
  both,
  codes,
  dayMs,
  hourMs,
  inCampaign,
  minuteMs,
  stranger,
  untilOf,
} from './pacing-facts.js';

const standard = aPolicy();

describe('scheduled', () => {
  const scheduledAt = after(2 * hourMs);

  it('waits until that time, this message alone', () => {
    expect(ask({ message: { scheduledAt } })).toEqual({
      kind: 'wait',
      because: 'scheduled',
      until: scheduledAt,
      binds: 'message',
      detail: {},
      also: [],
    });
    expect(codes(ask({ message: { scheduledAt } }, standard, scheduledAt))).toEqual([]);
    expect(codes(ask({ message: { scheduledAt } }, standard, before(1, scheduledAt)))).toEqual([
      'scheduled',
    ]);
  });

  it('speaks of the clock of the person, where it is known', () => {
    const noNight = aPolicy({ quietHours: { enabled: false } });
    expect(
      ask({ message: { scheduledAt }, recipient: { zone: 'Europe/Berlin' } }, noNight),
    ).toMatchObject({ detail: { zone: 'Europe/Berlin' } });
  });
});

describe('pauses', () => {
  const told = { by: 'Deniz', reason: 'checking', since: before(hourMs).toISOString() };

  it('paused_all and paused_session: say who and why, and hold the lane', () => {
    expect(ask({ pauses: [aPause({ scope: 'company' })] })).toEqual({
      kind: 'wait',
      because: 'paused_all',
      until: null,
      binds: 'lane',
      detail: told,
      also: [],
    });
    expect(ask({ pauses: [aPause()] })).toMatchObject({
      because: 'paused_session',
      binds: 'lane',
      detail: told,
    });
  });

  it('paused_campaign: holds the messages of this campaign and no others', () => {
    const pauses = [aPause({ scope: 'campaign', campaign: 'November' })];
    expect(ask({ message: inCampaign, pauses })).toEqual({
      kind: 'wait',
      because: 'paused_campaign',
      until: null,
      binds: 'message',
      detail: { ...told, campaign: 'November' },
      also: [],
    });
    const group = { recipient: { group: true } };
    expect(codes(ask({ ...group, message: inCampaign, pauses }))).toEqual(['paused_campaign']);
    expect(codes(ask({ pauses }))).toEqual([]);
    expect(codes(ask({ message: { campaign: 'December' }, pauses }))).toEqual([]);
  });

  it('paused_campaign: without a name stops every campaign', () => {
    const pauses = [aPause({ scope: 'campaign' })];
    expect(codes(ask({ message: inCampaign, pauses }))).toEqual(['paused_campaign']);
    expect(codes(ask({ pauses }))).toEqual([]);
  });

  it('paused_first_contacts: holds strangers, in campaigns too', () => {
    const pauses = [aPause({ scope: 'first_contacts' })];
    expect(ask({ relation: stranger, pauses })).toEqual({
      kind: 'wait',
      because: 'paused_first_contacts',
      until: null,
      binds: 'message',
      detail: told,
      also: [],
    });
    const cold = { relation: stranger, message: inCampaign };
    expect(codes(ask({ ...cold, pauses }))).toEqual(['paused_first_contacts']);
    for (const other of [{}, { relation: answering }, { message: inCampaign }]) {
      expect(codes(ask({ ...other, pauses }))).toEqual([]);
    }
    expect(codes(ask({ recipient: { group: true }, relation: stranger, pauses }))).toEqual([]);
  });

  it('of one scope hold until the last of them ends', () => {
    const pauses = [after(5), after(9), after(7)].map(until => aPause({ until }));
    expect(ask({ pauses })).toMatchObject({ until: after(9), also: [] });
    expect(ask({ pauses: [...pauses, aPause({ by: 'Ayu' })] })).toMatchObject({
      until: null,
      detail: { by: 'Ayu' },
    });
  });

  it('may hold one message and let its lane go on', () => {
    expect(ask({ pauses: [aPause({ alone: true })] })).toMatchObject({
      because: 'paused_session',
      binds: 'message',
    });
    expect(ask({ pauses: [aPause({ alone: false })] })).toMatchObject({ binds: 'lane' });
  });

  it('of several scopes add up', () => {
    const pauses = [aPause({ until: after(9) }), aPause({ scope: 'company', until: after(5) })];
    expect(codes(ask({ pauses }))).toEqual(['paused_session', 'paused_all']);
  });

  it('hold to their end and not beyond', () => {
    const pauses = [aPause({ until: after(minuteMs) })];
    expect(codes(ask({ pauses }, standard, after(minuteMs - 1)))).toEqual(['paused_session']);
    expect(codes(ask({ pauses }, standard, after(minuteMs)))).toEqual([]);
  });
});

describe('the state of the number', () => {
  it.each(['SCAN_QR_CODE', 'PASSKEY_REQUIRED', 'PASSKEY_CONFIRMATION_REQUIRED'])(
    'needs_qr: while the session is %s',
    status => {
      expect(ask({ session: { status } })).toEqual({
        kind: 'wait',
        because: 'needs_qr',
        until: null,
        binds: 'lane',
        detail: { status, since: before(dayMs).toISOString() },
        also: [],
      });
    },
  );

  it.each(['STARTING', 'STOPPED', 'FAILED', 'ANYTHING_NEW'])(
    'session_down: while the session is %s',
    status =>
      expect(ask({ session: { status } })).toEqual({
        kind: 'wait',
        because: 'session_down',
        until: null,
        binds: 'lane',
        detail: { status, since: before(dayMs).toISOString() },
        also: [],
      }),
  );

  it('session_down: when WAHA does not answer, whatever the status says', () => {
    expect(codes(ask({ session: { reachable: false } }))).toEqual(['session_down']);
    const scan = { status: 'SCAN_QR_CODE', reachable: false };
    expect(codes(ask({ session: scan }))).toEqual(['needs_qr', 'session_down']);
  });
});

describe('unknown_before', () => {
  const unknownBefore = { messageId: 'm0', until: after(minuteMs) };

  it('holds the lane until the quiet time of an unlearned outcome ends', () => {
    expect(ask({ lane: { unknownBefore } })).toEqual({
      kind: 'wait',
      because: 'unknown_before',
      until: after(minuteMs),
      binds: 'lane',
      detail: { messageId: 'm0' },
      also: [],
    });
    expect(codes(ask({ lane: { unknownBefore } }, standard, after(minuteMs)))).toEqual([]);
    const verdict = ask({ lane: { unknownBefore } }, standard, after(minuteMs - 1));
    expect(untilOf(verdict)).toEqual(after(minuteMs));
  });
});

it('a pause and a dead number hold together and both are told', () => {
  const dead = { session: { status: 'FAILED' } };
  expect(codes(ask(both(dead, { pauses: [aPause()] })))).toEqual([
    'paused_session',
    'session_down',
  ]);
});
