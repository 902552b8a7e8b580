import type { HoldCode, RefusalCode } from '../protocol/codes.js';
import { categoryOf, lanePriority } from './category.js';
import type {
  LaneFacts,
  PauseFacts,
  RecipientFacts,
  RelationFacts,
  SessionFacts,
} from './facts.js';
import { seededChance, slackMs } from './gap.js';
import type { Policy } from './policy.js';
import { dayMs } from './sliding.js';
import { moved, newEntry, type Entry, type WaitingMessage } from './virtual-entry.js';
import { createVirtualQueue, type VirtualQueue } from './virtual-queue.js';
import { createVirtualRun, type Coming, type Listener } from './virtual-run.js';
import {
  createVirtualSession,
  type Draws,
  type SessionPicture,
  type VirtualSession,
} from './virtual-session.js';

/** A message as it was handed in. */
export interface RecordedMessage {
  waiting: WaitingMessage;
  /** Whose turns it took. */
  source: string;
  /** The place its sender asked for. */
  askedPriority: number | null;
}

/** What came to a session from outside, in the order in which it did. */
export type Happening = { at: Date } & (
  | { kind: 'message'; message: RecordedMessage }
  /** A person wrote to the session. */
  | { kind: 'inbound'; key: string }
  /** Somebody typed on the phone itself. */
  | { kind: 'typed'; waiting: WaitingMessage }
  | { kind: 'taken_back'; id: string }
  /** What is known of a person changed: consent, opt-out, a block. */
  | { kind: 'person'; key: string; recipient: Partial<RecipientFacts> }
  | { kind: 'session'; session: Partial<SessionFacts> }
  | { kind: 'pauses'; pauses: readonly PauseFacts[] }
  /** A stop ended, and the pace rises by steps. */
  | { kind: 'ramp'; scope: NonNullable<LaneFacts['ramp']>['scope'] }
);

/** Some days of a session as they were. */
export interface Recording {
  /** How it stood when they began; best at a local midnight. */
  picture: SessionPicture;
  start: Date;
  /** Whom the messages are for, as they stood then. */
  people: readonly { recipient: RecipientFacts; relation: RelationFacts }[];
  happenings: readonly Happening[];
}

/** What became of a message under some rules. */
export interface Replayed {
  id: string;
  /** null: it has not left. */
  leftAt: Date | null;
  refused: RefusalCode | null;
  /** What held it last beside its turn; null: nothing did. */
  because: HoldCode | null;
}

/** A person's window after their last message. */
const windowMs = dayMs;
/** Nothing new comes after the recording; so long it is watched how the rest leaves. */
const watchedMs = 60 * dayMs;

/** The draws the gateway itself would make, and a network that is always the same. */
function ownDraws(sessionId: string): Draws {
  return {
    gap: messageId => seededChance(`${sessionId}:${messageId}:1`),
    startMs: () => slackMs / 2,
    tookMs: () => 0,
  };
}

/** A message of the recording on its way through the replay. */
interface Known {
  entry: Entry;
  message: RecordedMessage;
}

/** The next turn of each source: after the one being served, and after its own last. */
function createTurns(queue: VirtualQueue) {
  const waiting = new Map<string, Set<Known>>();
  return {
    next(priority: number, source: string): number {
      let turn = queue.nextTurn(priority);
      for (const { entry } of waiting.get(source) ?? []) {
        if (entry.priority === priority) turn = Math.max(turn, entry.turn + 1);
      }
      return turn;
    },
    joined(known: Known): void {
      const { source } = known.message;
      waiting.set(source, (waiting.get(source) ?? new Set()).add(known));
    },
    left(known: Known): void {
      waiting.get(known.message.source)?.delete(known);
    },
  };
}

interface Replay {
  session: VirtualSession;
  queue: VirtualQueue;
  turns: ReturnType<typeof createTurns>;
  entries: Map<string, Known>;
}

function join(replay: Replay, message: RecordedMessage): void {
  const { session, queue, turns, entries } = replay;
  const { waiting, source, askedPriority } = message;
  const { id } = waiting.message;
  const now = session.now();
  const { recipient, relation } = session.people.of(waiting);
  const category = categoryOf({ recipient, relation, message: waiting.message }, now);
  const own = lanePriority(category, waiting.message);
  const priority = Math.max(own, askedPriority ?? own);
  const turn = turns.next(priority, source);
  const placed = { ...waiting, priority, turn };
  const entry = newEntry(placed, { order: entries.size, category, turn });
  const known = { entry, message };
  entries.set(id, known);
  turns.joined(known);
  queue.join(entry, now.getTime());
}

/** Another place in the lane, after the others of its source there. */
function relocate(replay: Replay, entry: Entry, to: { priority: number; isHeld: boolean }): void {
  const { queue, turns, entries } = replay;
  const { message } = entry.waiting;
  const known = entries.get(message.id);
  if (!known) return;
  const { priority, isHeld } = to;
  const turn =
    priority === entry.priority ? entry.turn : turns.next(priority, known.message.source);
  const dueFromMs = message.acceptedAt.getTime();
  const freed = { heldBy: null, heldUntilMs: message.scheduledAt?.getTime() ?? 0, dueFromMs };
  const again: Entry = { ...moved(entry, { priority, turn }), ...(isHeld ? {} : freed) };
  known.entry = again;
  queue.replace(entry, again);
}

/** After a person wrote: what waits for them may stand elsewhere, and no rule holds it any more. */
function reorder(replay: Replay, key: string): void {
  const { session, queue, entries } = replay;
  for (const entry of queue.of(key)) {
    const { waiting } = entry;
    const asked = entries.get(waiting.message.id)?.message.askedPriority ?? 0;
    const { recipient, relation } = session.people.of(waiting);
    const category = categoryOf({ recipient, relation, message: waiting.message }, session.now());
    const own = Math.max(lanePriority(category, waiting.message), asked);
    relocate(replay, entry, { priority: Math.min(own, entry.priority), isHeld: false });
  }
}

function hear({ session }: Replay, key: string, at: Date): void {
  const person = session.people.find(key);
  if (!person) return;
  const windowClosesAt = new Date(at.getTime() + windowMs);
  const heard = { lastInboundAt: at, windowClosesAt, unread: true, unanswered: 0 };
  person.relation = { ...person.relation, ...heard };
  person.recipient = { ...person.recipient, restricted: null };
}

function happen(replay: Replay, what: Happening): void {
  const { session, queue, entries } = replay;
  switch (what.kind) {
    case 'message':
      return join(replay, what.message);
    case 'inbound':
      hear(replay, what.key, what.at);
      return reorder(replay, what.key);
    case 'typed':
      return session.typedOnPhone(what.waiting);
    case 'taken_back': {
      const known = entries.get(what.id);
      if (known && known.entry.at !== 'gone') queue.remove(known.entry);
      return;
    }
    case 'person': {
      const person = session.people.find(what.key);
      if (person) person.recipient = { ...person.recipient, ...what.recipient };
      return;
    }
    case 'session':
      session.change({ session: what.session });
      return queue.reopen();
    case 'pauses':
      session.change({ pauses: what.pauses });
      return queue.reopen();
    case 'ramp':
      session.change({ ramp: { since: what.at, scope: what.scope, sent: 0 } });
  }
}

/** Lets the recorded things happen when the virtual clock reaches them. */
function recordedComing(replay: Replay, happenings: readonly Happening[]): Coming {
  let next = 0;
  const nextMs = () => happenings[next]?.at.getTime() ?? Infinity;
  return {
    canWake: true,
    nextMs,
    happen(nowMs) {
      for (; nextMs() <= nowMs; next += 1) {
        const what = happenings[next];
        if (what) happen(replay, what);
      }
    },
  };
}

const byTime = (a: Happening, b: Happening) => a.at.getTime() - b.at.getTime();

/**
 * Some recorded days once more, under these rules: what was handed in comes when it came, people
 * write when they wrote, and every message leaves when the rules let it. Draws are the gateway's
 * own, so that unchanged rules give back what happened.
 */
export function replay(recording: Recording, policy: Policy): Replayed[] {
  const { picture, start, people } = recording;
  const happenings = [...recording.happenings].sort(byTime);
  const draws = ownDraws(picture.session.id);
  const session = createVirtualSession({ ...picture, messages: [], policy, at: start, draws });
  for (const person of people) session.people.meet(person);
  const queue = createVirtualQueue({ policy, lineOf: session.kindOf, mode: 'replay' });
  const turns = createTurns(queue);
  const entries: Replay['entries'] = new Map();
  const parts: Replay = { session, queue, turns, entries };
  const coming = recordedComing(parts, happenings);
  const settled = new Map<string, Replayed>();

  const limit = (because: HoldCode | null) => (because === 'turn' ? null : because);
  function settle({ waiting }: Entry, fate: Partial<Replayed>): void {
    const { id } = waiting.message;
    const known = entries.get(id);
    if (known) turns.left(known);
    settled.set(id, { id, leftAt: null, refused: null, because: null, ...fate });
  }
  const listener: Listener = {
    sent: (entry, because) => settle(entry, { leftAt: session.now(), because: limit(because) }),
    refused: (entry, refusal, because) =>
      settle(entry, { refused: refusal.because, because: limit(because) }),
    lost: entry => settle(entry, {}),
  };
  const moveBack = (entry: Entry, priority: number) =>
    relocate(parts, entry, { priority, isHeld: true });
  const run = createVirtualRun({ session, queue, coming, listener, moveBack, mode: 'replay' });
  const endMs = (happenings.at(-1)?.at ?? start).getTime() + watchedMs;
  run.work(endMs, () => coming.nextMs() === Infinity && settled.size === entries.size);
  for (const { entry } of entries.values()) {
    if (!settled.has(entry.waiting.message.id)) settle(entry, { because: run.heldBy(entry) });
  }
  return [...entries.keys()].flatMap(id => settled.get(id) ?? []);
}
