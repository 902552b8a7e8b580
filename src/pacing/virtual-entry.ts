import type { Category, HoldCode } from '../protocol/codes.js';
import { lanePriority } from './category.js';
import type {
  CountFacts,
  MessageFacts,
  PauseFacts,
  RecipientFacts,
  RelationFacts,
} from './facts.js';

/** A message that has not left, with what a decision needs to know of it alone. */
export interface WaitingMessage {
  message: MessageFacts;
  recipient: RecipientFacts;
  relation: RelationFacts;
  /** Its recipient is among today's contacts of the session. */
  countedToday: boolean;
  /** Delivery itself wants no try before; null: at any time. */
  notBefore: Date | null;
  /** What its recipient and its text have had; nothing when left out. */
  counts?: Pick<CountFacts, 'toRecipientInLastHour' | 'toRecipientToday' | 'sameTextTo'>;
  /** Equal for messages of the same text; null: like no other. */
  textKey?: string | null;
  /** Pauses that stop it, where they are not the whole lane's. */
  pauses?: readonly PauseFacts[];
  /** Its place in the lane: priority first, then fair turn; its category's and the list's when left out. */
  priority?: number;
  turn?: number;
}

/** One recipient on virtual time. */
export interface VirtualPerson {
  recipient: RecipientFacts;
  relation: RelationFacts;
  /** Counted messages to them in the last 60 minutes, oldest first, and on their last day with any. */
  inHour: Date[];
  onDay: Readonly<{ day: number; messages: number }>;
  /** The last local day of the run on which they were among the session's contacts; -1: none. */
  countedDay: number;
}

/** Who waits for one person, in order of acceptance; those before `from` are gone. */
export interface Conversation {
  entries: Entry[];
  from: number;
  /** Somebody stands before an earlier one in the lane, and may pull it forward. */
  isMixed: boolean;
}

/** How many messages one entry stands for, and how many of them are for somebody new today. */
export interface Party {
  messages: number;
  newPeople: number;
}

/** A waiting message on its way through a virtual run. */
export interface Entry {
  readonly waiting: WaitingMessage;
  /** Whom it is for. */
  readonly key: string;
  /** Order of acceptance; the last word on equal turns. */
  readonly order: number;
  readonly priority: number;
  readonly turn: number;
  /** Nobody has written it yet: it stands for what usually comes. null: it is a real one. */
  readonly expected: Party | null;
  /** null: not looked up yet. */
  person: VirtualPerson | null;
  /** What it was to its person when it was last looked at. */
  category: Category;
  /** The last hold of its own, and when that ends. */
  heldBy: HoldCode | null;
  heldUntilMs: number;
  /** Since when nothing but others holds it, as far as that was ever looked at. */
  dueFromMs: number;
  /** What limits it, as one word, and what that depends on; kept by the session. */
  kind: { word: string; isCounted: boolean; isRecent: boolean } | null;
  /** Where it stands now; kept by the queue. */
  at: 'line' | 'parked' | 'behind' | 'gone';
  line: string;
  /** Kept by the queue; what is only expected has none. */
  talk: Conversation | null;
}

/** How an entry gets into a queue. */
export interface Joining {
  order: number;
  category: Category;
  turn: number;
  key?: string;
  /** For what is only expected: somebody to whom nothing stands in the way, and how many it is. */
  anybody?: VirtualPerson;
  party?: Party;
}

/** Not to be asked before its time, if delivery or its writer has set one. */
function firstAskedMs({ message, notBefore }: WaitingMessage): number {
  return Math.max(notBefore?.getTime() ?? 0, message.scheduledAt?.getTime() ?? 0);
}

export function newEntry(waiting: WaitingMessage, joining: Joining): Entry {
  const { order, category, turn, anybody = null, key = waiting.recipient.key, party } = joining;
  const { message, priority } = waiting;
  return {
    waiting,
    key,
    order,
    priority: priority ?? lanePriority(category, message),
    turn: waiting.turn ?? turn,
    expected: party ?? null,
    person: anybody,
    category,
    heldBy: message.scheduledAt ? 'scheduled' : null,
    heldUntilMs: firstAskedMs(waiting),
    dueFromMs: message.acceptedAt.getTime(),
    kind: null,
    at: 'behind',
    line: '',
    talk: null,
  };
}

/** The same message at another place of the lane. */
export function moved(entry: Entry, to: { priority: number; turn: number }): Entry {
  return { ...entry, ...to, kind: null };
}

/** It was held until then, by whatever. */
export function noteHeld(entry: Entry, untilMs: number): void {
  if (untilMs !== Infinity && untilMs > entry.dueFromMs) entry.dueFromMs = untilMs;
}

/** The lane's order: priority, fair turn, acceptance. */
export function isBefore(a: Entry, b: Entry): boolean {
  if (a.priority !== b.priority) return a.priority < b.priority;
  return a.turn === b.turn ? a.order < b.order : a.turn < b.turn;
}
