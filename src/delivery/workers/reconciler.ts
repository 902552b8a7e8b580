import type { CompanyId, MessageId, SessionId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import {
  afterLook,
  isForPerson,
  isRefuted,
  maySendAgain,
  newSearch,
  nextLookAt,
  type Grounds,
  type Quiet,
  type Search,
} from '../refutation.js';
import { listUnknown, ownIdShown, type UnknownMessage } from '../store/unknown-store.js';
import { lookUp, type LookUpPorts } from '../verbs/look-up.js';
import { sendAgain } from '../verbs/settle-unknown.js';

export interface ReconcilerPorts extends LookUpPorts {
  log: Log;
  /** When WAHA says it was started, asked now; null when it does not answer. */
  wahaStartedNow(): Promise<Date | null>;
  /** Whether the company lets the gateway send the same id again by itself. */
  mayResend(companyId: CompanyId, sessionId: SessionId): Promise<boolean>;
  /** A lane that waited for this message may go on. */
  learned(sessionId: SessionId): void;
  /** It goes back into its lane. */
  putBack(message: UnknownMessage['message']): void;
}

/** Unless somebody wakes it, it looks this often whether something became unknown. */
const idleMs = 10_000;
const leastMs = 50;

function quietOf({ message }: UnknownMessage, now: Date): Quiet {
  return { since: message.unknownSince ?? now, until: message.unknownUntil ?? now };
}

/**
 * Finds out what became of messages whose answer was lost: by look-ups at first quickly, then
 * slowly. What is proved not to have left is sent once more under the same id; what cannot be
 * proved waits for a person, and is looked for a day longer.
 */
export function createReconciler(ports: ReconcilerPorts) {
  const { db, clock, log, transact, conversations } = ports;
  const stopping = new AbortController();
  const searches = new Map<MessageId, Search>();
  /** Whose lanes were let go after the quiet time. */
  const letGo = new Set<MessageId>();
  let bell = new AbortController();
  let running: Promise<void> = Promise.resolve();

  /** null: WAHA cannot be asked just now. */
  async function groundsOf({ message, ...tried }: UnknownMessage): Promise<Grounds | null> {
    const { sessionId, companyId } = message;
    const startedNow = await ports.wahaStartedNow();
    if (!startedNow) return null;
    const startedThen = tried.wahaStartedAt;
    return {
      ownId: (await ownIdShown(db, { sessionId, media: message.mediaId !== null })) === true,
      sameServer: startedThen !== null && startedThen.getTime() === startedNow.getTime(),
      unsureAttempts: tried.unsureAttempts,
      allowed: await ports.mayResend(companyId, sessionId),
    };
  }

  async function again({ message }: UnknownMessage): Promise<void> {
    const moved = await transact(message.companyId, async unit => {
      const present = await conversations.row(unit, unit, message.id);
      return present?.status === 'unknown' ? sendAgain(unit, ports, present) : null;
    });
    if (!moved) return;
    log.info('a message that provably did not leave goes again', { messageId: message.id });
    ports.putBack(moved);
  }

  async function handToPerson({ message }: UnknownMessage): Promise<void> {
    await transact(message.companyId, async unit => {
      const present = await conversations.row(unit, unit, message.id);
      if (present?.status !== 'unknown' || present.needsPerson) return;
      await conversations.changeMessage(unit, present, {
        needsPerson: true,
        updatedAt: clock.now(),
      });
    });
    log.warn('nobody can tell whether a message left; a person has to', { messageId: message.id });
  }

  async function look(unknown: UnknownMessage): Promise<void> {
    const { message } = unknown;
    const seen = await lookUp(ports, unknown);
    const now = clock.now();
    const quiet = quietOf(unknown, now);
    const search = afterLook(searches.get(message.id) ?? newSearch, seen, { now, quiet });
    searches.set(message.id, search);
    if (seen === 'found') return ports.learned(message.sessionId);
    if (message.needsPerson || now < quiet.until) return;
    const grounds = await groundsOf(unknown);
    if (!grounds) return;
    if (maySendAgain(grounds) && isRefuted(search, quiet)) return again(unknown);
    if (isForPerson(search, { quiet, now, grounds })) await handToPerson(unknown);
  }

  /** A lane waits no longer than the quiet time, whatever the search does. */
  function releaseLanes(all: readonly UnknownMessage[], now: Date): void {
    for (const unknown of all) {
      const { id, sessionId } = unknown.message;
      if (letGo.has(id) || now < quietOf(unknown, now).until) continue;
      letGo.add(id);
      ports.learned(sessionId);
    }
  }

  function forgetKnown(all: readonly UnknownMessage[]): void {
    const open = new Set(all.map(({ message }) => message.id));
    for (const id of searches.keys()) if (!open.has(id)) searches.delete(id);
    for (const id of letGo) if (!open.has(id)) letGo.delete(id);
  }

  /** Looks for whatever is due; when something is due next. */
  async function round(): Promise<Date | null> {
    const all = await listUnknown(db);
    forgetKnown(all);
    let soonest: Date | null = null;
    for (const unknown of all) {
      if (stopping.signal.aborted) return null;
      const { message } = unknown;
      const plan = { ...quietOf(unknown, clock.now()), needsPerson: message.needsPerson };
      const dueAt = () => nextLookAt(plan, searches.get(message.id) ?? newSearch);
      const due = dueAt();
      if (due && due <= clock.now()) await look(unknown);
      const next = dueAt();
      if (next && (!soonest || next < soonest)) soonest = next;
    }
    releaseLanes(all, clock.now());
    return soonest;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rung = bell;
      let next: Date | null = null;
      try {
        next = await round();
      } catch (error) {
        log.error('looking up lost answers failed', { err: error });
      }
      const untilNextMs = next ? next.getTime() - clock.now().getTime() : idleMs;
      await clock.sleep(
        Math.min(Math.max(untilNextMs, leastMs), idleMs),
        AbortSignal.any([rung.signal, stopping.signal]),
      );
    }
  }

  return {
    start(): void {
      running = run();
    },
    /** Something may have become unknown, or the clock jumped: look now. */
    wake(): void {
      bell.abort();
      bell = new AbortController();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

export type Reconciler = ReturnType<typeof createReconciler>;
