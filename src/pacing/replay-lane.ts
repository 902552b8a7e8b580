import { categoryOf, lanePriority } from './category.js';
import { createHeap, type Heap } from './heap.js';
import type { Happening, RecordedMessage } from './recording.js';
import { dayMs } from './sliding.js';
import { moved, newEntry, type Entry } from './virtual-entry.js';
import type { VirtualQueue } from './virtual-queue.js';
import type { Coming } from './virtual-run.js';
import type { VirtualSession } from './virtual-session.js';

/** A message of the recording on its way through the replay. */
interface Known {
  entry: Entry;
  message: RecordedMessage;
}

/** The lane of a replay: what happened to it from outside happens again. */
export interface ReplayLane {
  coming: Coming;
  /** Every message that has been handed in, in this order. */
  entries(): Entry[];
  moveBack(entry: Entry, priority: number): void;
}

/** A person's window after their last message. */
const windowMs = dayMs;

/** The last turn each source has in each priority, of what still waits. */
function createSourceTurns() {
  const lines = new Map<string, Heap<Entry>>();
  const nameOf = (priority: number, source: string) => `${priority} ${source}`;

  return {
    last(priority: number, source: string): number {
      const line = lines.get(nameOf(priority, source));
      while (line?.peek()?.at === 'gone') line.take();
      return line?.peek()?.turn ?? 0;
    },
    add(entry: Entry, source: string): void {
      const name = nameOf(entry.priority, source);
      const line = lines.get(name) ?? createHeap<Entry>((a, b) => a.turn > b.turn);
      line.add(entry);
      lines.set(name, line);
    },
  };
}

export function createReplayLane(
  { session, queue }: { session: VirtualSession; queue: VirtualQueue },
  happenings: readonly Happening[],
): ReplayLane {
  const known = new Map<string, Known>();
  const turns = createSourceTurns();
  let next = 0;

  /** After the turn being served, and after the last one of its source. */
  const nextTurn = (priority: number, source: string) =>
    Math.max(queue.nextTurn(priority), turns.last(priority, source) + 1);

  function categoryNow({ waiting }: RecordedMessage) {
    const { recipient, relation } = session.people.of(waiting);
    return categoryOf({ recipient, relation, message: waiting.message }, session.now());
  }

  function join(message: RecordedMessage): void {
    const { waiting, source, askedPriority } = message;
    const category = categoryNow(message);
    const priority = Math.max(lanePriority(category, waiting.message), askedPriority ?? 0);
    const turn = nextTurn(priority, source);
    const place = { order: known.size, category, turn };
    const entry = newEntry({ ...waiting, priority, turn }, place);
    known.set(waiting.message.id, { entry, message });
    turns.add(entry, source);
    queue.join(entry, session.now().getTime());
  }

  /** Another place in the lane, after the others of its source there. */
  function relocate(entry: Entry, priority: number): Entry | undefined {
    const one = known.get(entry.waiting.message.id);
    if (!one) return undefined;
    const isSame = priority === entry.priority;
    const turn = isSame ? entry.turn : nextTurn(priority, one.message.source);
    one.entry = moved(entry, { priority, turn });
    turns.add(one.entry, one.message.source);
    return one.entry;
  }

  /** They wrote: what waits for them may stand farther ahead, and no rule holds it any more. */
  function reorder(key: string): void {
    for (const entry of queue.of(key)) {
      const { message } = entry.waiting;
      const asked = known.get(message.id)?.message;
      if (!asked) continue;
      const own = Math.max(lanePriority(categoryNow(asked), message), asked.askedPriority ?? 0);
      const again = relocate(entry, Math.min(own, entry.priority));
      if (!again) continue;
      again.heldBy = null;
      again.heldUntilMs = message.scheduledAt?.getTime() ?? 0;
      again.dueFromMs = message.acceptedAt.getTime();
      queue.replace(entry, again);
    }
  }

  function hear(key: string, at: Date): void {
    const person = session.people.find(key);
    if (!person) return;
    const windowClosesAt = new Date(at.getTime() + windowMs);
    const heard = { lastInboundAt: at, windowClosesAt, unread: true, unanswered: 0 };
    person.relation = { ...person.relation, ...heard };
    person.recipient = { ...person.recipient, restricted: null };
    reorder(key);
  }

  function takeBack(id: string): void {
    const entry = known.get(id)?.entry;
    if (entry && entry.at !== 'gone') queue.remove(entry);
  }

  function happen(what: Happening): void {
    switch (what.kind) {
      case 'message':
        return join(what.message);
      case 'inbound':
        return hear(what.key, what.at);
      case 'typed':
        return session.typedOnPhone(what.waiting);
      case 'taken_back':
        return takeBack(what.id);
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

  const nextMs = () => happenings[next]?.at.getTime() ?? Infinity;
  return {
    entries: () => [...known.values()].map(({ entry }) => entry),
    moveBack(entry, priority) {
      const again = relocate(entry, priority);
      if (again) queue.replace(entry, again);
    },
    coming: {
      canWake: true,
      nextMs,
      happen(nowMs) {
        if (nextMs() <= nowMs) queue.moveTo(nowMs);
        for (; nextMs() <= nowMs; next += 1) {
          const what = happenings[next];
          if (what) happen(what);
        }
      },
    },
  };
}
