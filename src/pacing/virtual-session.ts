import type { Category, HoldCode } from '../protocol/codes.js';
import { categoryOf } from './category.js';
import { objectionTo } from './decide.js';
import type { LaneFacts, PauseFacts, SessionCounts, SessionFacts } from './facts.js';
import { gapMs, gapRangeMs, seededChance, slackMs, turnStartsAtMs, type Chance } from './gap.js';
import type { Policy } from './policy.js';
import { messageWaits, type Ask } from './rules/rule.js';
import { freeAt, hourMs, usedWithin } from './sliding.js';
import type { Refusal, Wait } from './verdict.js';
import { createVirtualCounts } from './virtual-counts.js';
import type { Entry, Party, VirtualPerson, WaitingMessage } from './virtual-entry.js';
import { createKinds, type Kind } from './virtual-kinds.js';
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
  /** What is in its way; undefined: nothing. */
  ask(entry: Entry): Refusal | Wait | undefined;
  moveTo(ms: number): void;
  /** Counts a send at this instant. */
  send(entry: Entry): void;
  /** Counts a message that was typed on the phone. */
  typedOnPhone(waiting: WaitingMessage): void;
}

/** Stands for the gap after the last virtual send; no real seed is taken for it. */
const virtualSeed = 'virtual';
/** Holds of one message or person; the others bind everything of a kind. */
const ofOnePerson: readonly HoldCode[] = ['scheduled', 'recipient_token', 'recipient_gap'];
/** Texts that so many wait to get are limited together; rarer ones each on their own. */
const manyAlike = 50;

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
  const counts = createVirtualCounts({ ...start, zone: start.session.zone });
  const people = createVirtualPeople(policy);
  const alike = commonTexts(messages, policy);
  const checks = [...(start.checksInLastHour ?? [])];
  const hasRollingBound = policy.caps.startedByUsPer24h !== null;
  let { session, pauses } = start;
  let now = start.at;
  const kindOf = createKinds();
  /** One question, filled in anew each time: a long run makes no others. */
  let ask: Ask | undefined;

  /** The message the last virtual send was of. */
  let lastSent = '';

  /** The last draw of a real seed: the rules ask for the same one again and again. */
  let drawn = { seed: '', chance: seededChance('') };

  const chance: Chance = seed => {
    if (seed === virtualSeed) return draws.gap(lastSent);
    if (seed !== drawn.seed) drawn = { seed, chance: seededChance(seed) };
    return drawn.chance;
  };

  const personOf = (entry: Entry): VirtualPerson => (entry.person ??= people.of(entry.waiting));

  function categoryFor(person: VirtualPerson, { message }: WaitingMessage): Category {
    const { recipient, relation } = person;
    return categoryOf({ recipient, relation, message }, now);
  }

  function askAbout(entry: Entry): Ask {
    const { message, pauses: own = pauses } = entry.waiting;
    const person = personOf(entry);
    const { recipient, relation, onDay } = person;
    const { category } = entry;
    dropOlder(person.inHour, hourMs, now.getTime());
    counts.facts.recipientCountedToday = isCounted(entry);
    counts.facts.toRecipientInLastHour = person.inHour;
    counts.facts.toRecipientToday = onDay.day === counts.day() ? onDay.messages : 0;
    counts.facts.sameTextTo = people.sameTextTo(entry.waiting, now);
    if (!ask) {
      const facts = {
        message,
        recipient,
        relation,
        session,
        pauses: own,
        counts: counts.facts,
        lane,
      };
      return (ask = { facts, policy, now, category, chance });
    }
    const { facts } = ask;
    facts.message = message;
    facts.recipient = recipient;
    facts.relation = relation;
    facts.session = session;
    facts.pauses = own;
    ask.now = now;
    ask.category = category;
    return ask;
  }

  /** The same, when it is only about the sends before. */
  function askAboutTurn(entry: Entry): Ask {
    if (!ask) return askAbout(entry);
    ask.facts.message = entry.waiting.message;
    ask.category = entry.category;
    return ask;
  }

  /** Whether their recipient is among today's contacts. */
  function isCounted(entry: Entry): boolean {
    const { expected } = entry;
    return expected ? expected.newPeople === 0 : personOf(entry).countedDay === counts.day();
  }

  function count(waiting: WaitingMessage, person: VirtualPerson, { messages, newPeople }: Party) {
    const isFirstContact = categoryFor(person, waiting) === 'first_contact';
    const isStarted = isWrittenTo(person.relation, now);
    counts.add(now, { messages, newPeople, isFirstContact, isStarted });
    const { capping } = session;
    if (!isFirstContact || capping?.used == null) return;
    session = { ...session, capping: { ...capping, used: capping.used + messages } };
  }

  /** The gaps between the messages of a party, which leave one after the other. */
  function partyMs({ expected, category, waiting }: Entry): number {
    if (!expected || expected.messages === 1) return 0;
    const range = gapRangeMs(policy, category, waiting.message.campaign);
    return (expected.messages - 1) * gapMs(range, draws.gap(waiting.message.id));
  }

  function noteLastSend(startMs: number, tookMs: number, id: string): void {
    const startedAt = new Date(now.getTime() + startMs);
    lane.lastSendStartedAt = startedAt;
    lane.lastSendEndedAt = tookMs === 0 ? startedAt : new Date(startedAt.getTime() + tookMs);
    lane.gapSeed = virtualSeed;
    lastSent = id;
  }

  const isToBeChecked = ({ recipient }: VirtualPerson) =>
    policy.numberCheck.enabled && recipient.numberCheck === 'due';

  /** So many numbers are asked about in an hour; who comes later waits for the answer. */
  function checkWait(): Wait | undefined {
    const { perHour } = policy.numberCheck;
    if (usedWithin(checks, hourMs, now) < perHour) return undefined;
    return messageWaits('turn', freeAt(checks, perHour, hourMs), { turn: 'number_check' });
  }

  function noteCheck(person: VirtualPerson): void {
    person.recipient = { ...person.recipient, numberCheck: 'known' };
    checks.push(now);
  }

  function kindNow(entry: Entry, isCounted: boolean, isRecent: boolean): Kind {
    const { waiting, category, priority } = entry;
    const { message, textKey, pauses: own } = waiting;
    const person = personOf(entry);
    const mark = own?.length ? message.id : textKey && alike.has(textKey) ? textKey : '';
    const { campaign } = message;
    const zone = policy.quietHours.enabled ? person.recipient.zone : null;
    const isDue = isToBeChecked(person);
    return kindOf({ priority, category, isCounted, isRecent, isDue, campaign, zone, mark });
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
      const isCountedNow = isCounted(entry);
      const isRecent = hasRollingBound && isWrittenTo(person.relation, now);
      const isSame = category === entry.category && isCountedNow === kind?.isCounted;
      if (isSame && isRecent === kind.isRecent) return kind.word;
      entry.category = category;
      entry.kind = kindNow(entry, isCountedNow, isRecent);
      return entry.kind.word;
    },
    isShared({ waiting: { textKey } }, { because, until, detail }) {
      if (because === 'same_text') return Boolean(textKey && alike.has(textKey));
      if (detail.turn === 'number_check') return until !== null;
      return !ofOnePerson.includes(because);
    },
    turnMs: entry => turnStartsAtMs(askAboutTurn(entry)),
    ask(entry) {
      const objection = objectionTo(askAbout(entry));
      return objection ?? (isToBeChecked(personOf(entry)) ? checkWait() : undefined);
    },
    moveTo(ms) {
      now = new Date(ms);
      lane.sendInFlight = false;
      counts.moveTo(now);
      dropOlder(checks, hourMs, ms);
    },
    send(entry) {
      const { waiting, category } = entry;
      const person = personOf(entry);
      if (isToBeChecked(person)) noteCheck(person);
      const alone = { messages: 1, newPeople: isCounted(entry) ? 0 : 1 };
      count(waiting, person, entry.expected ?? alone);
      if (!entry.expected) people.sent(person, waiting, { now, day: counts.day() });
      if (lane.ramp && category !== 'reply') {
        const sent = lane.ramp.sent + (entry.expected?.messages ?? 1);
        lane.ramp = { ...lane.ramp, sent };
      }
      const startMs = partyMs(entry) + draws.startMs();
      noteLastSend(startMs, draws.tookMs(), waiting.message.id);
    },
    typedOnPhone(waiting) {
      const person = people.of(waiting);
      const newPeople = person.countedDay === counts.day() ? 0 : 1;
      count(waiting, person, { messages: 1, newPeople });
      people.sent(person, waiting, { now, day: counts.day() });
      noteLastSend(0, 0, `phone ${now.getTime()}`);
    },
  };
}
