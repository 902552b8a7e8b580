import { slackMs, type Policy } from '../../src/pacing/index.js';
import type { Life, Stop } from './pacing-days.js';
import type { Person, Sent } from './pacing-days-world.js';
import { dayMs, hourMs, minuteMs } from './pacing-facts.js';

/** Date and wall clock of a zone, asked from the runtime and not from our own calendar. */
function wallClock(zone: string): (atMs: number) => { date: string; time: string } {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return atMs => {
    const [date = '', time = ''] = format.format(atMs).split(' ');
    return { date, time };
  };
}

const quarterMs = hourMs / 4;
const clocks = new Map<string, (atMs: number) => { date: string; time: string }>();
const quarters = new Map<string, { date: string; time: string }>();

/** The wall clock at the begin of the quarter of an hour: no zone turns day or hour inside one. */
function clockOf(zone: string, atMs: number): { date: string; time: string } {
  const quarter = Math.floor(atMs / quarterMs);
  const key = `${zone} ${quarter}`;
  const known = quarters.get(key);
  if (known) return known;
  const clock = clocks.get(zone) ?? wallClock(zone);
  clocks.set(zone, clock);
  const shown = clock(quarter * quarterMs);
  quarters.set(key, shown);
  return shown;
}

const dateStarts = new Map<string, number>();

/** First instant of the local date, to the quarter of an hour. */
function dateStartMs(zone: string, atMs: number): number {
  const { date } = clockOf(zone, atMs);
  const key = `${zone} ${date}`;
  const known = dateStarts.get(key);
  if (known !== undefined) return known;
  let fromMs = Math.floor(atMs / quarterMs) * quarterMs;
  while (clockOf(zone, fromMs - quarterMs).date === date) fromMs -= quarterMs;
  dateStarts.set(key, fromMs);
  return fromMs;
}

const daysBetween = (zone: string, fromMs: number, toMs: number) =>
  Math.round(
    (Date.parse(clockOf(zone, toMs).date) - Date.parse(clockOf(zone, fromMs).date)) / dayMs,
  );

function countedFromMs({ zone, zoneChange, startMs }: Sent): number {
  const ownMs = dateStartMs(zone, startMs);
  const movedMs = zoneChange?.at.getTime() ?? 0;
  return zoneChange && movedMs >= ownMs
    ? Math.min(ownMs, dateStartMs(zoneChange.from, movedMs))
    : ownMs;
}

export interface Rules {
  policy: Policy;
  warmUpFrom: Date;
}

const isPoor = ({ level }: Sent) => level === 'poor' || level === 'critical';
const isExempt = ({ category }: Sent, policy: Policy, code: string) =>
  category === 'reply' && policy.replies.exemptFrom.includes(code);
const part = (limit: number, share: number) =>
  limit * share === 0 ? 0 : Math.max(1, Math.floor(limit * share + 1e-9));

const isSlow = (one: Sent) => one.level === 'strained' || isPoor(one);

/** A limit at the moment of a send, lowered by health if that binds this message. */
function lowered(one: Sent, policy: Policy, limit: number): number {
  const binds = isSlow(one) && !isExempt(one, policy, 'health_low');
  return binds ? part(limit, policy.health.strainedFactor) : limit;
}

/** The plain limit and the lowered one, for who is exempt from neither, one or both. */
function limitFor(one: Sent, policy: Policy, { code, limit }: { code: string; limit: number }) {
  const slow = lowered(one, policy, limit);
  return isExempt(one, policy, code) && slow === limit ? Infinity : slow;
}

/** Everything that left before one moment of the walk, by time. */
interface Before {
  last: Sent | undefined;
  /** Younger than `ms` of the gateway's clock. */
  after(ms: number): readonly Sent[];
  /** People written to from an instant on, and those of them as strangers. */
  peopleFrom(ms: number): { people: ReadonlySet<Person>; firsts: ReadonlySet<Person> };
  theirs(person: Person): readonly Sent[];
  withText(text: number): readonly Sent[];
}

/** Whether something should not have left, given what had left before. */
type Check = (one: Sent, before: Before, rules: Rules) => boolean;

const isOverDayCap: Check = (one, before, { policy }) => {
  const { people } = before.peopleFrom(countedFromMs(one));
  if (people.has(one.person)) return false;
  return (
    people.size >= limitFor(one, policy, { code: 'day_cap', limit: policy.caps.contactsPerDay })
  );
};

const isOverFirstContacts: Check = (one, before, { policy, warmUpFrom }) => {
  if (one.category !== 'first_contact') return false;
  const { people, firsts } = before.peopleFrom(countedFromMs(one));
  if (people.has(one.person)) return false;
  const day = daysBetween(one.zone, warmUpFrom.getTime(), one.startMs);
  const warmUp = policy.warmup.enabled ? policy.warmup.firstContactsByDay[day] : undefined;
  const budget = part(policy.caps.firstContactsPerDay, one.factor);
  const perDay = lowered(one, policy, Math.min(warmUp ?? Infinity, budget));
  const perSpan = policy.caps.startedByUsPer24h;
  const isOverSpan =
    perSpan !== null &&
    new Set(
      before
        .after(one.startMs - dayMs)
        .filter(({ category }) => category === 'first_contact')
        .map(({ person }) => person),
    ).size >= lowered(one, policy, perSpan);
  return isPoor(one) || firsts.size >= perDay || isOverSpan;
};

const isOverHour: Check = (one, before, { policy }) => {
  const share = one.campaign ? policy.caps.campaignShareOfHour : 1;
  const limit = limitFor(one, policy, { code: 'hour_cap', limit: policy.caps.messagesPerHour });
  return before.after(one.startMs - hourMs).length >= part(limit, share);
};

const isInside = (ranges: readonly string[], time: string) =>
  ranges.some(range => {
    const [from = '', to = ''] = range.split('-');
    return from < to ? from <= time && time < `${to}:00` : from <= time || time < `${to}:00`;
  });

const isOutsideHours: Check = (one, _, { policy: { activeHours } }) => {
  if (one.category === 'reply' && activeHours.replies === 'send') return false;
  return !isInside(activeHours.days.mon, clockOf(one.zone, one.startMs).time);
};

const isAtNight: Check = (one, _, { policy }) => {
  const { zone, group } = one.person;
  if (!zone || group || !policy.quietHours.enabled) return false;
  if (isExempt(one, policy, 'quiet_hours')) return false;
  return isInside([policy.quietHours.hours], clockOf(zone, one.startMs).time);
};

const isOutOfGap: Check = (one, before, { policy: { gap } }) => {
  const { last } = before;
  if (!last) return false;
  const isFirst = one.category === 'first_contact';
  const own = isFirst ? gap.firstContactMs : gap.defaultMs;
  const [low, high] = one.campaign
    ? [
        Math.max(gap.campaignMs[0], isFirst ? own[0] : 0),
        Math.max(gap.campaignMs[1], isFirst ? own[1] : 0),
      ]
    : own;
  const tooSoon = one.realMs - last.realMs < low || one.realMs - last.endRealMs < low;
  const wasWaiting = one.onlyTurn && one.acceptedRealMs <= last.endRealMs && !last.byPhone;
  const latest = Math.max(last.realMs + Math.max(low, high - slackMs), last.endRealMs + low);
  return tooSoon || (wasWaiting && one.realMs > latest);
};

const isTooMuchForThem: Check = (one, before, { policy }) => {
  const { recipient, content } = policy;
  if (one.person.group) return false;
  const theirs = before.theirs(one.person).slice(-100);
  const inHour = theirs.filter(({ startMs }) => startMs > one.startMs - hourMs).length;
  const inDay = theirs.filter(({ startMs }) => startMs >= countedFromMs(one)).length;
  const isFull =
    inHour >= (recipient.perHour ?? Infinity) || inDay >= (recipient.perDay ?? Infinity);
  const { hold } = content.sameText;
  const sinceMs = one.startMs - (hold?.minutes ?? 0) * minuteMs;
  const same = (one.text === null ? [] : before.withText(one.text)).filter(
    ({ startMs, category, person }) =>
      startMs > sinceMs && category !== 'reply' && person !== one.person,
  );
  const reached = new Set(same.map(({ person }) => person)).size;
  const isSame = hold !== null && reached >= hold.recipients;
  return (
    (isFull && !isExempt(one, policy, 'recipient_gap')) ||
    (isSame && !isExempt(one, policy, 'same_text'))
  );
};

const isBeyondRamp: Check = (one, before, { policy }) => {
  const { rampSinceMs: since } = one;
  if (since === null || isExempt(one, policy, 'resume_ramp')) return false;
  let credit = 0;
  let fromMs = since;
  for (const [minutes, share] of policy.resume.steps) {
    const passed = Math.min(Math.max(0, one.startMs - fromMs), minutes * minuteMs);
    credit += (passed / hourMs) * policy.caps.messagesPerHour * share;
    fromMs += minutes * minuteMs;
  }
  if (one.startMs >= fromMs) return false;
  const sent = before
    .after(since - 1)
    .filter(({ category, rampSinceMs }) => rampSinceMs === since && category !== 'reply');
  return sent.length >= 1 + Math.floor(credit + 1e-6);
};

const isCampaignWhilePoor: Check = one => one.campaign !== null && isPoor(one);

const checks: Record<string, Check> = {
  isOverDayCap,
  isOverFirstContacts,
  isOverHour,
  isOutsideHours,
  isAtNight,
  isOutOfGap,
  isTooMuchForThem,
  isBeyondRamp,
  isCampaignWhilePoor,
};

function duringStops({ sent, pauses, locks }: Life): string[] {
  const own = sent.filter(({ byPhone }) => !byPhone);
  const within = (one: Sent, { fromRealMs, untilMs }: Stop) =>
    fromRealMs <= one.realMs && one.startMs < untilMs;
  const hits: Record<string, (one: Sent) => boolean> = {
    company: () => true,
    session: () => true,
    campaign: ({ campaign }) => campaign === 'c1',
    first_contacts: ({ category }) => category === 'first_contact',
  };
  const paused = own.filter(one =>
    pauses.some(pause => within(one, pause) && hits[pause.scope]?.(one)),
  );
  const locked = own.filter(
    one => one.category === 'first_contact' && locks.some(lock => within(one, lock)),
  );
  return [...paused.map(told('paused')), ...locked.map(told('locked'))];
}

const told = (what: string) => (one: Sent) =>
  `${what}: ${one.category} to ${one.person.key} at ${new Date(one.startMs).toISOString()}`;

/** Walks the journal; whatever it tells is about what was added so far. */
function createWalk() {
  const sent: Sent[] = [];
  const theirs = new Map<Person, Sent[]>();
  const texts = new Map<number, Sent[]>();
  let day = { fromMs: NaN, people: new Set<Person>(), firsts: new Set<Person>() };

  const into = (tally: typeof day, { person, category }: Sent) => {
    tally.people.add(person);
    if (category === 'first_contact') tally.firsts.add(person);
  };
  const after = (ms: number) => {
    let low = 0;
    for (let high = sent.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((sent[middle]?.startMs ?? Infinity) > ms) high = middle;
      else low = middle + 1;
    }
    return sent.slice(low);
  };
  const append = <Key>(to: Map<Key, Sent[]>, key: Key, one: Sent) => {
    const list = to.get(key);
    if (list) list.push(one);
    else to.set(key, [one]);
  };
  const before: Before = {
    get last() {
      return sent.at(-1);
    },
    after,
    peopleFrom(fromMs) {
      if (day.fromMs !== fromMs) {
        day = { fromMs, people: new Set(), firsts: new Set() };
        for (const one of after(fromMs - 1)) into(day, one);
      }
      return day;
    },
    theirs: person => theirs.get(person) ?? [],
    withText: text => texts.get(text) ?? [],
  };
  return {
    before,
    add(one: Sent) {
      sent.push(one);
      into(day, one);
      append(theirs, one.person, one);
      if (one.text !== null) append(texts, one.text, one);
    },
  };
}

/** Everything that should not have left, recomputed from the journal by other means than ours. */
export function broken(life: Life, rules: Rules): string[] {
  const wrong: string[] = [];
  const walk = createWalk();
  for (const one of life.sent) {
    for (const [name, isBroken] of Object.entries(checks)) {
      if (!one.byPhone && isBroken(one, walk.before, rules)) wrong.push(told(name)(one));
    }
    walk.add(one);
  }
  return [...wrong, ...duringStops(life)];
}
