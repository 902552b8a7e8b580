import { startOfNextLocalDay } from '../kernel/calendar.js';
import type { HoldCode } from '../protocol/codes.js';
import { judge } from './decide.js';
import type {
  CountFacts,
  Facts,
  LaneFacts,
  PauseFacts,
  SessionCounts,
  SessionFacts,
} from './facts.js';
import { seededChance, slackMs, turnOf, type Chance } from './gap.js';
import type { Policy } from './policy.js';
import { messageWaits, type Ask } from './rules/rule.js';
import { dayMs, freeAt, hourMs, minuteMs, usedWithin } from './sliding.js';
import type { Verdict, Wait } from './verdict.js';
import type { Entry, WaitingMessage } from './virtual-entry.js';
import {
  categoryFor,
  createVirtualPeople,
  dropOlder,
  isWrittenTo,
  type VirtualPeople,
} from './virtual-people.js';

/** What a session is at one moment, as far as a decision there looks at it. */
export interface SessionPicture {
  session: SessionFacts;
  counts: SessionCounts;
  lane: LaneFacts;
  pauses: readonly PauseFacts[];
}

/** What chance decides in a virtual run. */
export interface Draws {
  /** The draw for the gap after the virtual send of this name, in [0, 1). */
  gap(sendName: string): number;
  /** From the moment a send may start to its start, and how long it then takes. */
  startMs(): number;
  tookMs(): number;
}

/** Mean gaps, and half of what a draw leaves for timers and network. */
export const middleDraws: Draws = { gap: () => 0.5, startMs: () => slackMs / 2, tookMs: () => 0 };

/** A session on virtual time: the rules see its counts, virtual sends raise them. */
export interface VirtualSession {
  now(): Date;
  people: VirtualPeople;
  /** Facts that events from outside replace. */
  change(changes: Partial<Pick<SessionPicture, 'session' | 'pauses'>>): void;
  /** What limits an entry, as one word: equal words are bound alike. Renews its category. */
  kindOf(entry: Entry): string;
  /** Whether a hold of this entry binds all of its kind. */
  isShared(entry: Entry, hold: Wait): boolean;
  /** From when on it may start, as far as the sends before it decide. */
  turnMs(entry: Entry): number;
  ask(entry: Entry): Verdict;
  moveTo(ms: number): void;
  /** Counts a send at this instant. */
  send(entry: Entry): void;
  /** Counts a message that was typed on the phone. */
  typedOnPhone(waiting: WaitingMessage): void;
}

/** Marks the gaps that virtual sends draw, so that no real seed is taken for one. */
const virtualSeed = 'virtual ';
/** Holds of one message or person; the others bind everything of a kind. */
const ofOnePerson: readonly HoldCode[] = ['scheduled', 'recipient_token', 'recipient_gap'];
/** Texts that so many wait to get are limited together; rarer ones each on their own. */
const manyAlike = 50;

function keysCountedToday(messages: readonly WaitingMessage[]): Set<string> {
  return new Set(messages.filter(one => one.countedToday).map(one => one.recipient.key));
}

function textSpanMs({ content: { sameText } }: Policy): number {
  const minutes = [sameText.warn, sameText.hold].map(limit => limit?.minutes ?? 0);
  return Math.max(...minutes) * minuteMs;
}

function commonTexts(messages: readonly WaitingMessage[], { content }: Policy): Set<string> {
  const times = new Map<string, number>();
  if (!content.sameText.hold) return new Set();
  for (const { textKey } of messages) {
    if (textKey) times.set(textKey, (times.get(textKey) ?? 0) + 1);
  }
  return new Set([...times].filter(([, n]) => n >= manyAlike).map(([key]) => key));
}

export interface SessionStart extends SessionPicture {
  messages: readonly WaitingMessage[];
  policy: Policy;
  at: Date;
  /** When WAHA was asked about a number in the last 60 minutes, oldest first. */
  checksInLastHour?: readonly Date[];
  draws?: Draws;
}

/** Starts from what is known at `at`; nothing that is handed in is changed. */
export function createVirtualSession(start: SessionStart): VirtualSession {
  const { policy, draws = middleDraws } = start;
  const sentInLastHour = [...start.counts.sentInLastHour];
  const startedInLastDay = [...start.counts.startedInLastDay];
  const counts: CountFacts = {
    ...start.counts,
    sentInLastHour,
    startedInLastDay,
    recipientCountedToday: false,
    toRecipientInLastHour: [],
    toRecipientToday: 0,
    sameTextTo: [],
  };
  const checks = [...(start.checksInLastHour ?? [])];
  const lane: LaneFacts = { ...start.lane };
  const counted = keysCountedToday(start.messages);
  const alike = commonTexts(start.messages, policy);
  const people = createVirtualPeople(textSpanMs(policy));
  const hasRollingBound = policy.caps.startedByUsPer24h !== null;
  let { session, pauses } = start;
  let now = start.at;
  let dayEndMs = startOfNextLocalDay(now, session.zone).getTime();
  let day = 0;

  const chance: Chance = seed =>
    seed.startsWith(virtualSeed) ? draws.gap(seed.slice(virtualSeed.length)) : seededChance(seed);

  function startDay(): void {
    dayEndMs = startOfNextLocalDay(now, session.zone).getTime();
    day += 1;
    counts.contactsToday = 0;
    counts.firstContactsToday = 0;
    counted.clear();
  }

  function countFirstContact(waiting: WaitingMessage): void {
    if (!isWrittenTo(people.of(waiting).relation, now)) startedInLastDay.push(now);
    const { capping } = session;
    if (capping?.used == null) return;
    session = { ...session, capping: { ...capping, used: capping.used + 1 } };
  }

  function count(waiting: WaitingMessage): void {
    const { key } = waiting.recipient;
    const isFirst = categoryFor(people.of(waiting), waiting, now) === 'first_contact';
    sentInLastHour.push(now);
    if (isFirst) countFirstContact(waiting);
    people.sent(waiting, { now, day });
    if (counted.has(key)) return;
    counted.add(key);
    counts.contactsToday += 1;
    if (isFirst) counts.firstContactsToday += 1;
  }

  function noteLastSend(startMs: number, tookMs: number, gapSeed: string): void {
    lane.lastSendStartedAt = new Date(now.getTime() + startMs);
    lane.lastSendEndedAt = new Date(now.getTime() + startMs + tookMs);
    lane.gapSeed = gapSeed;
  }

  function askAbout({ waiting, category }: Entry): Ask {
    const { message, pauses: own = pauses } = waiting;
    const { recipient, relation, inHour, onDay } = people.of(waiting);
    dropOlder(inHour, hourMs, now.getTime());
    counts.recipientCountedToday = counted.has(recipient.key);
    counts.toRecipientInLastHour = inHour;
    counts.toRecipientToday = onDay.day === day ? onDay.messages : 0;
    counts.sameTextTo = people.sameTextTo(waiting, now);
    const facts: Facts = { message, recipient, relation, session, counts, lane, pauses: own };
    return { facts, policy, now, category, chance };
  }

  function isToBeChecked(waiting: WaitingMessage): boolean {
    return policy.numberCheck.enabled && people.of(waiting).recipient.numberCheck === 'due';
  }

  /** So many numbers are asked about in an hour; who comes later waits for the answer. */
  function checked(verdict: Verdict): Verdict {
    const { perHour } = policy.numberCheck;
    if (usedWithin(checks, hourMs, now) < perHour) return verdict;
    const until = freeAt(checks, perHour, hourMs);
    return { ...messageWaits('turn', until, { turn: 'number_check' }), also: [] };
  }

  function noteChecked(waiting: WaitingMessage): void {
    const person = people.of(waiting);
    person.recipient = { ...person.recipient, numberCheck: 'known' };
    checks.push(now);
  }

  /** All that can tell two messages apart for a limit of the session or its order. */
  function kindWord(entry: Entry, isCounted: boolean, isRecent: boolean): string {
    const { waiting, category, priority } = entry;
    const { message, recipient, textKey, pauses: own } = waiting;
    const text = textKey && alike.has(textKey) ? textKey : '';
    const zone = policy.quietHours.enabled ? (recipient.zone ?? '') : '';
    const held = own?.length ? message.id : '';
    const check = isToBeChecked(waiting) ? '?' : '';
    const today = `${isCounted ? '+' : '-'}${isRecent ? '+' : '-'}`;
    return `${priority}${category}${today}${check}${message.campaign ?? ''} ${zone} ${held}${text}`;
  }

  return {
    now: () => now,
    people,
    change(changes) {
      session = changes.session ?? session;
      pauses = changes.pauses ?? pauses;
    },
    kindOf(entry) {
      const { waiting, key, kind } = entry;
      const person = people.of(waiting);
      const category = categoryFor(person, waiting, now);
      const isCounted = counted.has(key);
      const isRecent = hasRollingBound && isWrittenTo(person.relation, now);
      const isSame = category === entry.category && isCounted === kind?.isCounted;
      if (isSame && isRecent === kind.isRecent) return kind.word;
      entry.category = category;
      entry.kind = { isCounted, isRecent, word: kindWord(entry, isCounted, isRecent) };
      return entry.kind.word;
    },
    isShared({ waiting: { textKey } }, { because, until, detail }) {
      if (because === 'same_text') return Boolean(textKey && alike.has(textKey));
      if (detail.turn === 'number_check') return until !== null;
      return !ofOnePerson.includes(because);
    },
    turnMs: entry => turnOf(askAbout(entry)).startsAt.getTime(),
    ask(entry) {
      const verdict = judge(askAbout(entry));
      return verdict.kind === 'send' && isToBeChecked(entry.waiting) ? checked(verdict) : verdict;
    },
    moveTo(ms) {
      now = new Date(ms);
      lane.sendInFlight = false;
      dropOlder(sentInLastHour, hourMs, ms);
      dropOlder(startedInLastDay, dayMs, ms);
      dropOlder(checks, hourMs, ms);
      if (ms >= dayEndMs) startDay();
    },
    send({ waiting, category }) {
      if (isToBeChecked(waiting)) noteChecked(waiting);
      count(waiting);
      if (lane.ramp && category !== 'reply') lane.ramp = { ...lane.ramp, sent: lane.ramp.sent + 1 };
      noteLastSend(draws.startMs(), draws.tookMs(), `${virtualSeed}${waiting.message.id}`);
    },
    typedOnPhone(waiting) {
      count(waiting);
      noteLastSend(0, 0, `${virtualSeed}phone ${now.getTime()}`);
    },
  };
}
