import {
  after,
  answering,
  aPause,
  ask,
  before,
  both,
  codes,
  dayMs,
  hourMs,
  inCampaign,
  minuteMs,
  stranger,
} from './pacing-facts.js';

describe('a number that says it works and is not to be believed', () => {
  const since = before(hourMs);
  const detailOf = (kind: 'deaf' | 'mute') => ({ silent: kind, since: since.toISOString() });

  it.each(['deaf', 'mute'] as const)('session_down: while it is %s, and says so', kind => {
    expect(ask({ session: { silent: { kind, since } } })).toEqual({
      kind: 'wait',
      because: 'session_down',
      until: null,
      binds: 'lane',
      detail: detailOf(kind),
      also: [],
    });
  });

  it('is told as silent, not as out of reach, when it is both', () => {
    const session = { silent: { kind: 'deaf', since }, reachable: false } as const;
    expect(ask({ session })).toMatchObject({ detail: detailOf('deaf'), also: [] });
  });

  it('waits for its code first, and is silent too', () => {
    const session = { status: 'SCAN_QR_CODE', silent: { kind: 'mute', since } } as const;
    expect(ask({ session })).toMatchObject({
      because: 'needs_qr',
      also: [{ because: 'session_down', detail: detailOf('mute') }],
    });
  });

  it('is told by its status once that says it does not work', () => {
    const session = { status: 'FAILED', silent: { kind: 'deaf', since } } as const;
    expect(ask({ session })).toMatchObject({
      because: 'session_down',
      detail: { status: 'FAILED', since: before(dayMs).toISOString() },
      also: [],
    });
  });

  it('is believed when nothing speaks against it', () => {
    expect(codes(ask({ session: { silent: null } }))).toEqual([]);
  });
});

describe('a number that somebody wants stopped', () => {
  it.each(['WORKING', 'SCAN_QR_CODE', 'PASSKEY_REQUIRED'])(
    'session_down: though WAHA still says %s',
    status => {
      expect(ask({ session: { status, wantedStopped: true } })).toEqual({
        kind: 'wait',
        because: 'session_down',
        until: null,
        binds: 'lane',
        detail: { status: 'STOPPED' },
        also: [],
      });
    },
  );

  it('is told as stopped, neither as silent nor as out of reach', () => {
    const silent = { kind: 'mute', since: before(hourMs) } as const;
    expect(ask({ session: { wantedStopped: true, silent, reachable: false } })).toMatchObject({
      detail: { status: 'STOPPED' },
      also: [],
    });
  });

  it('is told by its status, and since when, once WAHA has stopped it', () => {
    expect(ask({ session: { status: 'STOPPED', wantedStopped: true } })).toMatchObject({
      detail: { status: 'STOPPED', since: before(dayMs).toISOString() },
      also: [],
    });
  });

  it('holds nothing once it is wanted again', () => {
    expect(codes(ask({ session: { wantedStopped: false } }))).toEqual([]);
  });
});

describe('the machine', () => {
  const since = before(hourMs);

  it.each(['disk_full', 'clock_jumped'] as const)(
    '%s: holds every lane, and says since when',
    code => {
      expect(ask({ session: { machine: { code, since } } })).toEqual({
        kind: 'wait',
        because: code,
        until: null,
        binds: 'lane',
        detail: { since: since.toISOString() },
        also: [],
      });
      const toThem = [
        { relation: answering },
        { relation: stranger },
        { recipient: { group: true } },
      ];
      for (const other of toThem) {
        expect(codes(ask(both(other, { session: { machine: { code, since } } })))).toEqual([code]);
      }
    },
  );

  it('holds nothing while it is fit', () => {
    expect(codes(ask({ session: { machine: null } }))).toEqual([]);
  });
});

describe('several stops at once', () => {
  const machine = { code: 'disk_full', since: before(hourMs) } as const;
  const unknownBefore = { messageId: 'm0', until: after(minuteMs) };
  const everything = {
    message: { scheduledAt: after(hourMs), ...inCampaign },
    relation: stranger,
    session: { status: 'SCAN_QR_CODE', reachable: false, machine },
    lane: { unknownBefore },
    pauses: [
      aPause({ scope: 'first_contacts' }),
      aPause({ scope: 'campaign' }),
      aPause(),
      aPause({ scope: 'company' }),
    ],
  };

  it('name the first without an end, and tell the others in one order', () => {
    expect(codes(ask(everything))).toEqual([
      'paused_all',
      'scheduled',
      'paused_session',
      'paused_campaign',
      'paused_first_contacts',
      'needs_qr',
      'session_down',
      'disk_full',
      'unknown_before',
    ]);
  });

  it('name the number before the machine, silent or stopped', () => {
    const silent = { kind: 'deaf', since: before(hourMs) } as const;
    for (const session of [{ silent }, { wantedStopped: true }, { reachable: false }]) {
      expect(codes(ask({ session: { ...session, machine } }))).toEqual([
        'session_down',
        'disk_full',
      ]);
    }
  });

  it('name the machine before what ends by itself', () => {
    const scheduledAt = after(hourMs);
    expect(
      codes(ask({ message: { scheduledAt }, session: { machine }, lane: { unknownBefore } })),
    ).toEqual(['disk_full', 'scheduled', 'unknown_before']);
  });

  it('name the machine before the rules of the day', () => {
    const timelock = { type: 'x', until: null };
    expect(codes(ask({ relation: stranger, session: { machine, timelock } }))).toEqual([
      'disk_full',
      'wa_timelock',
    ]);
  });
});
