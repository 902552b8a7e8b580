import {
  decide,
  forecast,
  foresee,
  type Facts,
  type Place,
  type Policy,
  type WaitingLane,
  type WaitingMessage,
} from '../../src/pacing/index.js';
import {
  after,
  aPolicy,
  before,
  dayMs,
  hourMs,
  minuteMs,
  noon,
  someFacts,
  stranger,
} from './pacing-facts.js';

/** Without the morning's jitter, which has its own tests: days begin on the stroke. */
const standard = aPolicy({
  activeHours: { ...aPolicy().activeHours, openingJitterS: [0, 0] },
});
const meanGapMs = 6500;
const opening = (day: number) => new Date(Date.UTC(2025, 10, day, 1));

function aMessage(
  at: number,
  changes: Partial<WaitingMessage> & Partial<Facts> = {},
): WaitingMessage {
  const { message, recipient, relation } = someFacts({
    message: { id: `m${at}`, acceptedAt: before(dayMs), ...changes.message },
    recipient: { key: `c${at}`, ...changes.recipient },
    relation: changes.relation ?? {},
  });
  const { countedToday = false, notBefore = null } = changes;
  return { message, recipient, relation, countedToday, notBefore };
}

function someMessages(count: number, make = (at: number) => aMessage(at)): WaitingMessage[] {
  return Array.from({ length: count }, (_, at) => make(at + 1));
}

const toOnePerson = (at: number) => {
  const one = aMessage(at);
  return { ...one, countedToday: true, recipient: { ...one.recipient, key: 'c1' } };
};

function aLane(
  messages: readonly WaitingMessage[],
  changes: Partial<WaitingLane> = {},
): WaitingLane {
  const { session, counts, lane, pauses } = someFacts();
  return { messages, session, counts, lane, pauses, ...changes };
}

function run(lane: WaitingLane, policy: Policy = standard, at = noon): readonly Place[] {
  return forecast(lane, policy, at);
}

const leavesAt = (place: Place | undefined) => place?.eta?.p50;
const positions = (places: readonly Place[]) => places.map(place => place.position);

describe('the forecast of a free lane', () => {
  it('lets the first go now and the others a mean gap apart', () => {
    const places = run(aLane(someMessages(4)));
    expect(places.map(leavesAt)).toEqual([
      noon,
      after(meanGapMs),
      after(2 * meanGapMs),
      after(3 * meanGapMs),
    ]);
    expect(positions(places)).toEqual([1, 2, 3, 4]);
    expect(places.map(place => place.because)).toEqual([null, 'turn', 'turn', 'turn']);
  });

  it('grows less certain with the gaps ahead', () => {
    const places = run(aLane(someMessages(40)));
    const spreadMs = (at: number) => {
      const eta = places[at - 1]?.eta;
      return eta ? eta.p90.getTime() - eta.p50.getTime() : NaN;
    };
    expect(spreadMs(4)).toBeGreaterThan(0);
    expect(spreadMs(36)).toBeGreaterThan(2 * spreadMs(4));
  });

  it('starts with the gap that the last send drew', () => {
    const lane = {
      ...someFacts().lane,
      lastSendStartedAt: before(1000),
      lastSendEndedAt: before(900),
    };
    const verdict = decide(someFacts({ lane }), standard, noon);
    const [place] = run(aLane(someMessages(1), { lane }));
    expect(verdict).toMatchObject({ because: 'turn', until: leavesAt(place) });
    expect(place?.because).toBe('turn');
  });

  it('waits for the send in flight', () => {
    const lane = { ...someFacts().lane, sendInFlight: true };
    const places = run(aLane(someMessages(2), { lane }));
    expect(places.map(leavesAt)).toEqual([after(5000), after(5000 + meanGapMs)]);
  });

  it('of nothing is nothing', () => {
    expect(run(aLane([]))).toEqual([]);
  });
});

describe('the forecast of a limited lane', () => {
  it('500 messages to people of today take ten hours, because of the hour cap', () => {
    const places = run(aLane(someMessages(500, toOnePerson)), standard, opening(20));
    const last = places.at(-1);
    const hours = ((leavesAt(last)?.getTime() ?? 0) - opening(20).getTime()) / hourMs;
    expect(hours).toBeGreaterThan(9);
    expect(hours).toBeLessThan(10);
    expect(last?.because).toBe('hour_cap');
    expect(last?.position).toBe(500);
  });

  it('500 messages to 500 known people take ten days, because of the day cap', () => {
    const places = run(aLane(someMessages(500)), standard, opening(20));
    const days = places.map(place => leavesAt(place)?.toISOString().slice(0, 10));
    const perDay = [...new Set(days)].map(day => days.filter(other => other === day).length);
    expect(perDay).toEqual(Array.from({ length: 10 }, () => 50));
    expect(leavesAt(places[50])).toEqual(opening(21));
    expect(leavesAt(places[450])).toEqual(opening(29));
    expect(places[450]?.because).toBe('day_cap');
    expect(positions(places)).toEqual(places.map((_, at) => at + 1));
  });

  it('strangers during the warm-up follow its days', () => {
    const messages = someMessages(30, at => aMessage(at, { relation: stranger }));
    const session = { ...someFacts().session, warmUpFrom: before(dayMs) };
    const places = run(aLane(messages, { session }));
    // Day 2, 3 and 4 allow 6, 8 and 11.
    expect(leavesAt(places[5])?.getTime()).toBeLessThan(after(hourMs).getTime());
    expect(leavesAt(places[6])).toEqual(opening(21));
    expect(leavesAt(places[14])).toEqual(opening(22));
    expect(leavesAt(places[25])).toEqual(opening(23));
    expect(places[25]?.because).toBe('warmup');
  });

  it('known people pass the strangers whose day is used up', () => {
    const messages = [
      aMessage(1, { relation: stranger }),
      aMessage(2, { relation: stranger }),
      aMessage(3),
    ];
    const counts = {
      contactsToday: 9,
      firstContactsToday: 50,
      sentInLastHour: [],
      startedInLastDay: [],
    };
    const places = run(aLane(messages, { counts }));
    expect(positions(places)).toEqual([2, 3, 1]);
    expect(places.map(place => place.because)).toEqual([
      'first_contact_budget',
      'first_contact_budget',
      null,
    ]);
  });

  it('counts a person once a day, and anew the next', () => {
    const messages = someMessages(6, at => {
      const one = aMessage(at);
      return { ...one, recipient: { ...one.recipient, key: at % 2 ? 'c1' : `c${at}` } };
    });
    const places = run(aLane(messages), aPolicy({ caps: { contactsPerDay: 2 } }));
    expect(places.map(place => leavesAt(place)?.toISOString().slice(0, 10))).toEqual([
      '2025-11-20',
      '2025-11-20',
      '2025-11-20',
      '2025-11-21',
      '2025-11-20',
      '2025-11-21',
    ]);
  });

  it('counts what was sent in the last hour', () => {
    const sentInLastHour = Array.from({ length: 50 }, (_, at) => before((50 - at) * minuteMs));
    const counts = {
      contactsToday: 0,
      firstContactsToday: 0,
      sentInLastHour,
      startedInLastDay: [],
    };
    const places = run(aLane(someMessages(3, toOnePerson), { counts }));
    expect(places.map(leavesAt)).toEqual([
      after(10 * minuteMs),
      after(11 * minuteMs),
      after(12 * minuteMs),
    ]);
    expect(places.map(place => place.because)).toEqual(['hour_cap', 'hour_cap', 'hour_cap']);
  });

  it('stays as uncertain after a full hour as the sends that leave it', () => {
    const places = run(aLane(someMessages(90, toOnePerson)));
    const spread = (at: number) => {
      const eta = places[at]?.eta;
      return eta ? eta.p90.getTime() - eta.p50.getTime() : NaN;
    };
    expect(spread(89)).toBeGreaterThanOrEqual(spread(39));
  });

  it('waits for the opening, never before a known hold ends', () => {
    const evening = new Date('2025-11-20T15:00:00.000Z');
    const places = run(aLane(someMessages(2)), standard, evening);
    expect(places.map(leavesAt)).toEqual([opening(21), after(meanGapMs, opening(21))]);
    expect(places[0]?.because).toBe('active_hours');
  });

  it('keeps scheduled and postponed messages to their time', () => {
    const scheduledAt = after(2 * hourMs);
    const messages = [
      aMessage(1, { message: { ...aMessage(1).message, scheduledAt } }),
      aMessage(2, { notBefore: after(hourMs) }),
      aMessage(3),
    ];
    const places = run(aLane(messages));
    expect(places.map(leavesAt)).toEqual([scheduledAt, after(hourMs), noon]);
    expect(positions(places)).toEqual([3, 2, 1]);
    expect(places[0]?.because).toBe('scheduled');
  });
});

describe('no eta', () => {
  it('while an open end holds: no position either, and the reason', () => {
    const session = { ...someFacts().session, status: 'SCAN_QR_CODE' };
    for (const place of run(aLane(someMessages(3), { session }))) {
      expect(place).toMatchObject({ position: null, eta: null, because: 'needs_qr' });
    }
  });

  it('for a message that will be refused', () => {
    const optedOut = { ...aMessage(1).recipient, optedOutAt: before(1) };
    const places = run(aLane([aMessage(1, { recipient: optedOut }), aMessage(2)]));
    expect(places[0]).toMatchObject({ position: null, eta: null, because: 'opted_out' });
    expect(places[1]).toMatchObject({ position: 1, because: null });
  });

  it('for a message that expires before its turn', () => {
    const expiresAt = after(hourMs);
    const dying = aMessage(2, { message: { ...aMessage(2).message, expiresAt } });
    const counts = {
      contactsToday: 50,
      firstContactsToday: 0,
      sentInLastHour: [],
      startedInLastDay: [],
    };
    const [, place] = run(aLane([aMessage(1), dying], { counts }));
    expect(place).toMatchObject({
      willExpire: true,
      eta: null,
      position: null,
      because: 'day_cap',
    });
  });

  it('for a message whose whole lane rests until it has expired', () => {
    const evening = new Date('2025-11-20T15:00:00.000Z');
    const expiresAt = after(hourMs, evening);
    const dying = aMessage(1, { message: { ...aMessage(1).message, expiresAt } });
    const [place] = run(aLane([dying]), standard, evening);
    expect(place).toMatchObject({ willExpire: true, because: 'active_hours' });
  });

  it('beyond sixty days, where the position stays', () => {
    const messages = someMessages(700, at => aMessage(at, { relation: stranger }));
    const places = run(aLane(messages), aPolicy({}, 'careful'), opening(20));
    expect(places[599]?.eta).not.toBeNull();
    expect(places[620]).toMatchObject({
      position: 621,
      eta: null,
      because: 'first_contact_budget',
      willExpire: false,
    });
    expect(places[699]?.position).toBe(700);
  });
});

it('changes nothing that it is given', () => {
  const sentInLastHour = [before(minuteMs)];
  const lane = aLane(someMessages(60), {
    counts: { contactsToday: 3, firstContactsToday: 0, sentInLastHour, startedInLastDay: [] },
  });
  const picture = structuredClone(lane);
  expect(run(lane)).toEqual(run(lane));
  expect(lane).toEqual(picture);
});

it('takes two thousand messages of all kinds', () => {
  const messages = someMessages(2000, at => {
    const relation = at % 2 ? stranger : aMessage(at).relation;
    const scheduledAt = at % 5 === 0 ? after(at * minuteMs) : null;
    return aMessage(at, { relation, message: { ...aMessage(at).message, scheduledAt } });
  });
  const places = run(aLane(messages));
  expect(positions(places).sort((a, b) => Number(a) - Number(b))).toEqual(
    places.map((_, at) => at + 1),
  );
});

it('is made in many short parts, so that nobody else has to wait for a long lane', () => {
  const messages = someMessages(5_000, toOnePerson);
  const work = foresee(aLane(messages), standard, { now: noon });
  let parts = 0;
  let part = work.next();
  for (; !part.done; part = work.next()) parts += 1;
  expect(parts).toBeGreaterThan(10);
  expect(part.value.places).toEqual(run(aLane(messages)));
});
