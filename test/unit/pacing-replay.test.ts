import {
  compare,
  replay,
  startReplay,
  type Happening,
  type Policy,
  type Recording,
} from '../../src/pacing/index.js';
import { aPolicy, daily, dayMs, hourMs, minuteMs, someFacts } from './pacing-facts.js';
import { recordDays, type RecordedDays } from './pacing-recorded-days.js';

const standard = aPolicy();
const tight = aPolicy({
  caps: { contactsPerDay: 12, messagesPerHour: 6, firstContactsPerDay: 4 },
});

function comparedWith({ recording, past, zone }: RecordedDays, policy: Policy) {
  return compare([{ session: 's1', zone, past, again: replay(recording, policy) }]);
}

describe('a replay under the very same rules', () => {
  it.each<[string, Policy]>([
    ['standard', standard],
    ['careful', aPolicy({}, 'careful')],
    ['tight', tight],
    ['open', aPolicy({ activeHours: { days: daily('00:00-24:00'), replies: 'send' } })],
  ])('lets each message of three %s days leave at the very instant it left', (seed, policy) => {
    const days = recordDays(seed, policy);
    const again = new Map(replay(days.recording, policy).map(one => [one.id, one]));
    const differing = days.past.filter(({ id, leftAt, refused }) => {
      const other = again.get(id);
      return other?.leftAt?.getTime() !== leftAt?.getTime() || other?.refused !== refused;
    });
    expect(days.past.length).toBeGreaterThan(300);
    expect(differing).toEqual([]);
    expect(comparedWith(days, policy).total.asBefore).toBe(days.past.length);
  });

  it('comes to the same in small portions', () => {
    const { recording } = recordDays('portions', standard);
    const run = startReplay(recording, standard);
    while (!run.advance(7)) continue;
    expect(run.result()).toEqual(replay(recording, standard));
  });
});

describe('a replay under stricter rules', () => {
  const days = recordDays('stricter', standard);

  it('sends less on a day and names the rule that binds', () => {
    const { total, moved, laterByMs } = comparedWith(days, tight);
    expect(total.later + total.unsent).toBeGreaterThan(total.wished / 2);
    expect(moved.length).toBe(100);
    const rules = new Set(moved.map(({ because }) => because));
    expect([...rules]).toEqual(expect.arrayContaining(['day_cap', 'hour_cap']));
    expect([...rules]).not.toContain(null);
    expect(laterByMs?.p90).toBeGreaterThan(laterByMs?.p50 ?? Infinity);
  });

  it('never lets more people have a first message on a day than the new rules allow', () => {
    const firsts = aPolicy({
      caps: { firstContactsPerDay: 2 },
      activeHours: { openingJitterS: [0, 0] },
    });
    const { recording } = days;
    const strangers = new Set(
      recording.people.flatMap(({ recipient, relation }) =>
        relation.lastInboundAt ? [] : recipient.key,
      ),
    );
    const wrote = new Set(
      recording.happenings.flatMap(what => (what.kind === 'inbound' ? what.key : [])),
    );
    const keys = new Map(
      recording.happenings.flatMap(what =>
        what.kind === 'message'
          ? [[what.message.waiting.message.id, what.message.waiting.recipient.key] as const]
          : [],
      ),
    );
    const perDay = new Map<string, Set<string>>();
    for (const { id, leftAt } of replay(recording, firsts)) {
      const key = keys.get(id) ?? '';
      if (!leftAt || !strangers.has(key) || wrote.has(key)) continue;
      const berlin = new Date(leftAt.getTime() + hourMs).toISOString().slice(0, 10);
      perDay.set(berlin, (perDay.get(berlin) ?? new Set()).add(key));
    }
    expect(perDay.size).toBeGreaterThan(3);
    for (const people of perDay.values()) expect(people.size).toBeLessThanOrEqual(2);
  });
});

const start = new Date('2025-11-19T17:00:00Z');
const at = (hours: number) => new Date(start.getTime() + hours * hourMs);
const { session, counts, lane, recipient, relation } = someFacts({
  relation: { lastInboundAt: new Date(start.getTime() - 9 * dayMs), windowClosesAt: null },
});

const wish = (id: string, hours: number, more: object = {}): Happening => ({
  at: at(hours),
  kind: 'message',
  message: {
    waiting: {
      ...{ recipient, relation },
      message: { ...someFacts().message, id, acceptedAt: at(hours), ...more },
      countedToday: false,
      notBefore: null,
    },
    source: 'key:a',
    askedPriority: null,
  },
});

function afterwards(happenings: Happening[], changes: Partial<Recording> = {}) {
  const picture = { session, counts, lane, pauses: [] };
  const recording = { picture, start, end: at(48), people: [{ recipient, relation }] };
  return replay({ ...recording, happenings, ...changes }, standard);
}

describe('what comes from outside', () => {
  const pause = {
    ...{ scope: 'session' as const, campaign: null, by: 'Deniz', reason: 'checking' },
    ...{ since: at(11), until: null },
  };

  it('a pause holds until it is lifted', () => {
    const [one] = afterwards([
      { at: at(11), kind: 'pauses', pauses: [pause] },
      wish('m1', 12),
      { at: at(15), kind: 'pauses', pauses: [] },
    ]);
    expect(one?.because).toBe('paused_session');
    expect(one?.leftAt?.getTime()).toBeGreaterThanOrEqual(at(15).getTime());
    expect(one?.leftAt?.getTime()).toBeLessThan(at(15).getTime() + minuteMs);
  });

  it('a number that is down sends nothing until it is back, and never when it stays down', () => {
    const down: Happening = { at: at(11), kind: 'session', session: { status: 'FAILED' } };
    const back: Happening = { at: at(13), kind: 'session', session: { status: 'WORKING' } };
    expect(afterwards([down, wish('m1', 12)])).toMatchObject([{ leftAt: null, refused: null }]);
    const [one] = afterwards([down, wish('m1', 12), back]);
    expect(one?.leftAt?.getTime()).toBeGreaterThanOrEqual(at(13).getTime());
  });

  it('what was taken back does not leave, unless it would have left before', () => {
    const back = (hours: number): Happening => ({ at: at(hours), kind: 'taken_back', id: 'm1' });
    const night = { scheduledAt: at(20) };
    expect(afterwards([wish('m1', 12, night), back(14)])[0]?.leftAt).toBeNull();
    expect(afterwards([wish('m1', 12), back(14)])[0]?.leftAt).not.toBeNull();
  });

  it('an opt-out refuses what still waits', () => {
    const out = { optedOutAt: at(13), consent: 'refused' } as const;
    const said: Happening = { at: at(13), kind: 'person', key: recipient.key, recipient: out };
    expect(afterwards([wish('m1', 12, { scheduledAt: at(14) }), said])[0]?.refused).toBe(
      'opted_out',
    );
  });

  it('what the phone typed takes its place in the counts', () => {
    const waiting = { recipient, relation, message: someFacts().message };
    const typed = Array.from({ length: 50 }, (_, n): Happening => ({
      at: at(12 + n / 100),
      kind: 'typed',
      waiting: { ...waiting, countedToday: false, notBefore: null },
    }));
    const [one] = afterwards([...typed, wish('m1', 12.6)]);
    expect(one?.because).toBe('hour_cap');
  });

  it('the rule that made up most of a wait is named, not the last one', () => {
    const typed = Array.from({ length: 50 }, (_, n): Happening => {
      const other = { ...recipient, key: `other ${n}` };
      const waiting = { recipient: other, relation, message: someFacts().message };
      const shown = { ...waiting, countedToday: false, notBefore: null };
      return { at: at(9 + n / 20), kind: 'typed', waiting: shown };
    });
    const [one] = afterwards([
      ...typed,
      wish('m1', 13),
      { at: at(31), kind: 'pauses', pauses: [pause] },
      { at: at(33), kind: 'pauses', pauses: [] },
    ]);
    expect(one?.leftAt?.getTime()).toBeGreaterThanOrEqual(at(33).getTime());
    expect(one?.because).toBe('day_cap');
  });

  it('nothing is watched beyond the end', () => {
    expect(afterwards([wish('m1', 12)], { end: at(12) })[0]?.leftAt).toBeNull();
  });
});
