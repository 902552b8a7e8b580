import type { Category, HoldCode } from '../protocol/codes.js';
import { categoryOf } from './category.js';
import { judge } from './decide.js';
import type { Facts, LaneFacts, PauseFacts, SessionCounts, SessionFacts } from './facts.js';
import { seededChance, slackMs, turnOf, type Chance } from './gap.js';
import type { Policy } from './policy.js';
import { messageWaits, type Ask } from './rules/rule.js';
import { freeAt, hourMs, usedWithin } from './sliding.js';
import type { Verdict, Wait } from './verdict.js';
import { createVirtualCounts } from './virtual-counts.js';
import type { Entry, VirtualPerson, WaitingMessage } from './virtual-entry.js';
import {
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
  /** When WAHA was asked about a number in the last 60 minutes, oldest first. */
  checksInLastHour?: readonly Date[];
}

/** What chance decides in a virtual run. */
export interface Draws {
  /** The draw for the gap after the virtual send of this message, in [0, 1). */
  gap(messageId: string): number;
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
  change(changes: {
    session?: Partial<SessionFacts>;
    pauses?: readonly PauseFacts[];
    ramp?: LaneFacts['ramp'];
  }): void;
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
  draws: Draws;
}

/** Starts from what is known at `at`; nothing that is handed in is changed. */
export function createVirtualSession(start: SessionStart): VirtualSession {
  const { policy, draws, messages } = start;
  const lane: LaneFacts = { ...start.lane };
  const today = keysCountedToday(messages);
  const counts = createVirtualCounts({ ...start, today, zone: start.session.zone });
  const people = createVirtualPeople(policy);
  const alike = commonTexts(messages, policy);
  const checks = [...(start.checksInLastHour ?? [])];
  const hasRollingBound = policy.caps.startedByUsPer24h !== null;
  let { session, pauses } = start;
  let now = start.at;
  /** One question, filled in anew each time: a long run makes no others. */
  let ask: (Ask & { facts: Facts }) | undefined;

  const chance: Chance = seed =>
    seed.startsWith(virtualSeed) ? draws.gap(seed.slice(virtualSeed.length)) : seededChance(seed);

  const personOf = (entry: Entry): VirtualPerson => (entry.person ??= people.of(entry.waiting));

  function categoryFor(person: VirtualPerson, { message }: WaitingMessage): Category {
    const { recipient, relation } = person;
    return categoryOf({ recipient, relation, message }, now);
  }

  function askAbout(entry: Entry): Ask {
    const { message, pauses: own = pauses } = entry.waiting;
    const { recipient, relation, inHour, onDay } = personOf(entry);
    const { category } = entry;
    if (inHour.length > 0) dropOlder(inHour, hourMs, now.getTime());
    counts.facts.recipientCountedToday = counts.isCountedToday(entry.key);
    counts.facts.toRecipientInLastHour = inHour;
    counts.facts.toRecipientToday = onDay.day === counts.day() ? onDay.messages : 0;
    counts.facts.sameTextTo = people.sameTextTo(entry.waiting, now);
    const changing = { message, recipient, relation, session, pauses: own };
    if (!ask) {
      const facts = { ...changing, counts: counts.facts, lane };
      return (ask = { facts, policy, now, category, chance });
    }
    Object.assign(ask.facts, changing);
    return Object.assign(ask, { now, category });
  }

  function count(waiting: WaitingMessage, { person, key }: { person: VirtualPerson; key: string }) {
    const isFirstContact = categoryFor(person, waiting) === 'first_contact';
    const isStarted = isWrittenTo(person.relation, now);
    counts.add(now, { key, isFirstContact, isStarted });
    const { capping } = session;
    if (isFirstContact && capping?.used != null)
      session = { ...session, capping: { ...capping, used: capping.used + 1 } };
  }

  function noteLastSend(startMs: number, tookMs: number, gapSeed: string): void {
    lane.lastSendStartedAt = new Date(now.getTime() + startMs);
    lane.lastSendEndedAt = new Date(now.getTime() + startMs + tookMs);
    lane.gapSeed = gapSeed;
  }

  const isToBeChecked = ({ recipient }: VirtualPerson) =>
    policy.numberCheck.enabled && recipient.numberCheck === 'due';

  /** So many numbers are asked about in an hour; who comes later waits for the answer. */
  function afterCheck(verdict: Verdict): Verdict {
    const { perHour } = policy.numberCheck;
    if (usedWithin(checks, hourMs, now) < perHour) return verdict;
    const until = freeAt(checks, perHour, hourMs);
    return { ...messageWaits('turn', until, { turn: 'number_check' }), also: [] };
  }

  function noteCheck(person: VirtualPerson): void {
    person.recipient = { ...person.recipient, numberCheck: 'known' };
    checks.push(now);
  }

  /** All that can tell two messages apart for a limit of the session or its order. */
  function kindWord(entry: Entry, isCounted: boolean, isRecent: boolean): string {
    const { waiting, category, priority } = entry;
    const { recipient } = personOf(entry);
    const { message, textKey, pauses: own } = waiting;
    const text = textKey && alike.has(textKey) ? textKey : '';
    const zone = policy.quietHours.enabled ? (recipient.zone ?? '') : '';
    const held = own?.length ? message.id : '';
    const check = isToBeChecked(personOf(entry)) ? '?' : '';
    const past = `${isCounted ? '+' : '-'}${isRecent ? '+' : '-'}${check}`;
    return `${priority}${category}${past}${message.campaign ?? ''} ${zone} ${held}${text}`;
  }

  return {
    now: () => now,
    people,
    change(changes) {
      if (changes.session) session = { ...session, ...changes.session };
      pauses = changes.pauses ?? pauses;
      if (changes.ramp) lane.ramp = changes.ramp;
    },
    kindOf(entry) {
      const { kind } = entry;
      const person = personOf(entry);
      const category = categoryFor(person, entry.waiting);
      const isCounted = counts.isCountedToday(entry.key);
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
      return verdict.kind === 'send' && isToBeChecked(personOf(entry))
        ? afterCheck(verdict)
        : verdict;
    },
    moveTo(ms) {
      now = new Date(ms);
      lane.sendInFlight = false;
      counts.moveTo(now);
      dropOlder(checks, hourMs, ms);
    },
    send(entry) {
      const { waiting, category, key } = entry;
      const person = personOf(entry);
      if (isToBeChecked(person)) noteCheck(person);
      count(waiting, { person, key });
      if (!entry.expected) people.sent(waiting, { now, day: counts.day() });
      if (lane.ramp && category !== 'reply') lane.ramp = { ...lane.ramp, sent: lane.ramp.sent + 1 };
      noteLastSend(draws.startMs(), draws.tookMs(), `${virtualSeed}${waiting.message.id}`);
    },
    typedOnPhone(waiting) {
      count(waiting, { person: people.of(waiting), key: waiting.recipient.key });
      people.sent(waiting, { now, day: counts.day() });
      noteLastSend(0, 0, `${virtualSeed}phone ${now.getTime()}`);
    },
  };
}
