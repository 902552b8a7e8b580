import { seededRandom } from '../../src/kernel/random.js';
import { slackMs, type Policy } from '../../src/pacing/index.js';
import { liveThrough, wallClock, type Sent } from './pacing-days.js';
import { aPolicy, hourMs } from './pacing-facts.js';

/** Around the days on which clocks change, and where they never do. */
const places: readonly (readonly [zone: string, start: string])[] = [
  ['Asia/Jakarta', '2025-11-16T20:00:00Z'],
  ['Europe/Berlin', '2025-03-28T03:00:00Z'],
  ['Europe/Berlin', '2025-10-24T03:00:00Z'],
  ['America/New_York', '2025-03-07T03:00:00Z'],
  ['America/New_York', '2025-10-31T03:00:00Z'],
];
const hours = [['08:00-21:00'], ['22:00-02:30', '02:45-16:00'], ['00:00-24:00'], ['01:30-13:00']];
const rounds = 4;
const days = 4;

function randomPolicy(random: () => number): Policy {
  const between = (low: number, high: number) => Math.round(low + random() * (high - low));
  const day = hours[between(0, hours.length - 1)] ?? [];
  const exempt = ['day_cap', 'warmup', 'first_contact_budget', 'no_consent', 'hour_cap'];
  return aPolicy({
    activeHours: {
      days: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
      replies: random() < 0.3 ? 'send' : 'hold',
    },
    caps: {
      contactsPerDay: between(40, 600),
      messagesPerHour: between(40, 400),
      firstContactsPerDay: between(10, 100),
    },
    replies: { exemptFrom: exempt.filter(() => random() < 0.6) },
  });
}

const dateOf = (zone: string) => {
  const clock = wallClock(zone);
  return (send: Sent) => clock(send.startMs).date;
};

function brokenDayLimits(sent: readonly Sent[], policy: Policy, zone: string): Sent[] {
  const date = dateOf(zone);
  const { caps, replies, warmup } = policy;
  const seen = new Map<string, Set<string>>();
  const strangers = new Map<string, number>();
  return sent.filter(send => {
    const day = date(send);
    const people = seen.get(day) ?? new Set();
    const known = people.has(send.key);
    const before = people.size;
    const strangersBefore = strangers.get(day) ?? 0;
    const isStranger = send.category === 'first_contact' && !known;
    seen.set(day, people.add(send.key));
    if (isStranger) strangers.set(day, strangersBefore + 1);
    const exempt = send.category === 'reply' && replies.exemptFrom.includes('day_cap');
    const warmUpLimit = warmup.firstContactsByDay[send.warmUpDay - 1] ?? Infinity;
    const tooManyPeople = !known && !exempt && before >= caps.contactsPerDay;
    const limit = Math.min(warmUpLimit, caps.firstContactsPerDay);
    return tooManyPeople || (isStranger && strangersBefore >= limit);
  });
}

function brokenHours(sent: readonly Sent[], policy: Policy): Sent[] {
  const exempt = policy.replies.exemptFrom.includes('hour_cap');
  return sent.filter((send, at) => {
    if (send.category === 'reply' && exempt) return false;
    const limit = policy.caps.messagesPerHour;
    const earlier = sent[at - limit];
    return earlier !== undefined && earlier.startMs > send.startMs - hourMs;
  });
}

function outsideHours(sent: readonly Sent[], policy: Policy, zone: string): Sent[] {
  const clock = wallClock(zone);
  const { days: week, replies } = policy.activeHours;
  const isInside = (time: string) =>
    week.mon.some(range => {
      const [from = '', to = ''] = range.split('-');
      return from < to ? from <= time && time < `${to}:00` : from <= time || time < `${to}:00`;
    });
  return sent.filter(send => {
    if (send.category === 'reply' && replies === 'send') return false;
    return !isInside(clock(send.startMs).time);
  });
}

function brokenGaps(sent: readonly Sent[], policy: Policy): Sent[] {
  const [low, high] = policy.gap.defaultMs;
  return sent.filter((send, at) => {
    const last = sent[at - 1];
    if (!last) return false;
    const tooSoon = send.startMs - last.startMs < low || send.startMs - last.endMs < low;
    const wasWaiting = send.onlyTurn && send.acceptedMs <= last.endMs;
    const latest = Math.max(last.startMs + high - slackMs, last.endMs + low);
    return tooSoon || (wasWaiting && send.startMs > latest);
  });
}

describe('days of random traffic', () => {
  const seeds = Array.from({ length: rounds }, (_, round) =>
    places.map(([zone, start]) => [`days-${round}`, zone, start] as const),
  ).flat();
  let total = 0;
  const heldBy = new Set<string>();

  it.each(seeds)('seed %s in %s from %s break no limit', (seed, zone, start) => {
    const random = seededRandom(`${seed} ${zone} ${start}`);
    const policy = randomPolicy(random);
    const life = liveThrough({ zone, policy, start: new Date(start), days, random });
    const { sent } = life;
    expect(brokenDayLimits(sent, policy, zone)).toEqual([]);
    expect(brokenHours(sent, policy)).toEqual([]);
    expect(outsideHours(sent, policy, zone)).toEqual([]);
    expect(brokenGaps(sent, policy)).toEqual([]);
    expect(life.unendingHolds).toEqual([]);
    total += sent.length;
    for (const code of life.heldBy) heldBy.add(code);
  });

  it('were enough to mean something, and every limit was met', () => {
    expect(total).toBeGreaterThan(20_000);
    expect([...heldBy].sort()).toEqual([
      'active_hours',
      'day_cap',
      'first_contact_budget',
      'hour_cap',
      'scheduled',
      'turn',
      'warmup',
    ]);
  });
});
