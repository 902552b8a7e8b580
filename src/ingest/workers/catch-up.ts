import { AppError } from '../../kernel/errors.js';
import type { SessionId } from '../../kernel/ids.js';
import type { AckRank } from '../../conversations/index.js';
import { isWorking, type SessionRow } from '../../sessions/index.js';
import type { ParsedMessage, Waha } from '../../waha/index.js';
import { listWithoutReceipt } from '../store.js';
import { takeMessage } from '../verbs/take-message.js';
import type { ProcessorPorts } from './processor.js';

export interface CatchUpPorts extends ProcessorPorts {
  waha: Pick<Waha, 'messages' | 'chats' | 'findMessage'>;
  /** Told of messages that no webhook had announced in time: when they were written. */
  unannounced(session: SessionRow, writtenAt: readonly Date[]): void;
  /** Only one process reads back. */
  mayReadBack(): boolean;
}

const everyMs = 300_000;
/** Before the right to read back came, it is asked about this often. */
const standbyMs = 1_000;
/** WhatsApp's stamps and ours differ; what is seen twice changes nothing. */
const overlapMs = 600_000;
/** A webhook takes no longer than this when webhooks work. */
const webhookLifeMs = 120_000;
const pageSize = 100;
/** A sent message without a receipt is asked about after this, and for a day. */
const receiptAfterMs = 600_000;
const receiptUntilMs = 86_400_000;
const receiptsPerRound = 50;

/** The database cannot write now; it is nothing that a message has done. */
const isTrouble = (error: unknown) =>
  error instanceof Error && /^SQLITE_(?!CONSTRAINT)/.test(error.name);

/**
 * Reads back what webhooks did not bring: at the start, whenever a session begins to work, after a
 * gap, and every five minutes. Webhooks are the fast way, this one is the sure way.
 */
export function createCatchUp(ports: CatchUpPorts) {
  const { db, transact, clock, log, waha, sessions } = ports;
  const stopping = new AbortController();
  const asked = new Set<SessionId>();
  const working = new Set<SessionId>();
  let bell = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let allDueAtMs = 0;

  /** Answers how many messages of people were news. One that cannot be taken in stops no other. */
  async function takePage(session: SessionRow, page: readonly ParsedMessage[]): Promise<number> {
    try {
      return await takeTogether(session, page);
    } catch (error) {
      if (isTrouble(error)) throw error;
      if (page.length === 1) {
        log.error('a message that was read back was not understood', { err: error });
        return 0;
      }
      let late = 0;
      for (const said of page) late += await takePage(session, [said]);
      return late;
    }
  }

  /** In one transaction. */
  function takeTogether(session: SessionRow, page: readonly ParsedMessage[]): Promise<number> {
    return transact(session.companyId, async unit => {
      const late: Date[] = [];
      for (const said of page) {
        const taken = await takeMessage(unit, ports, { session, said });
        const ageMs = clock.now().getTime() - said.at.getTime();
        if (taken === 'done' && !said.fromMe && ageMs > webhookLifeMs) late.push(said.at);
      }
      if (late.length > 0) unit.afterCommit(() => ports.unannounced(session, late));
      return late.length;
    });
  }

  async function readPages(
    session: SessionRow,
    wanted: { since: Date; chatId?: string },
  ): Promise<number> {
    let late = 0;
    for (let offset = 0; !stopping.signal.aborted; offset += pageSize) {
      const page = await waha.messages(session.name, { ...wanted, limit: pageSize, offset });
      if (page.found.length > 0) late += await takePage(session, page.found);
      if (page.rows === 0) break;
    }
    return late;
  }

  /** Where an engine refuses all chats at once: each chat that moved since then. */
  async function readChats(session: SessionRow, since: Date): Promise<number> {
    let late = 0;
    for (let offset = 0; !stopping.signal.aborted; offset += pageSize) {
      const { found, rows } = await waha.chats(session.name, { limit: pageSize, offset });
      const moved = found.filter(({ lastMessageAt }) => lastMessageAt && lastMessageAt >= since);
      for (const { chatId } of moved) late += await readPages(session, { since, chatId });
      // The latest talk comes first: behind one that did not move nothing did.
      if (rows === 0 || moved.length < found.length) break;
    }
    return late;
  }

  async function readMessages(session: SessionRow, since: Date): Promise<number> {
    try {
      return await readPages(session, { since });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'waha_refused') throw error;
      return readChats(session, since);
    }
  }

  /** Receipts that never came are asked for, one by one. */
  async function readReceipts(session: SessionRow): Promise<void> {
    const nowMs = clock.now().getTime();
    const silent = await listWithoutReceipt(db, {
      sessionId: session.id,
      before: new Date(nowMs - receiptAfterMs),
      after: new Date(nowMs - receiptUntilMs),
      limit: receiptsPerRound,
    });
    for (const { id, waId } of silent) {
      if (stopping.signal.aborted) return;
      const found = await waha.findMessage(session.name, waId);
      if (found.kind !== 'found' || !found.fromMe || (found.ack ?? 0) < 2) continue;
      const rank = Math.min(found.ack ?? 0, 4) as AckRank;
      await transact(session.companyId, async unit => {
        const message = await ports.conversations.row(unit, unit, id);
        if (!message) return;
        const evidence = { rank, at: clock.now(), source: 'catch_up' as const };
        await ports.conversations.takeEvidence(unit, message, evidence);
      });
    }
  }

  async function catchUp(session: SessionRow): Promise<void> {
    const begunAt = clock.now();
    const reached = session.caughtUpTo ?? session.createdAt;
    const late = await readMessages(session, new Date(reached.getTime() - overlapMs));
    await transact(session.companyId, unit => sessions.caughtUp(unit, session.id, begunAt));
    if (late > 0)
      log.warn('messages were read back that no webhook had announced', {
        sessionId: session.id,
        count: late,
      });
    await readReceipts(session);
  }

  async function round(): Promise<void> {
    if (!ports.mayReadBack()) return;
    const all = clock.monotonicMs() >= allDueAtMs;
    if (all) allDueAtMs = clock.monotonicMs() + everyMs;
    const wanted = new Set(asked);
    asked.clear();
    for (const session of await sessions.listEverywhere(db)) {
      if (stopping.signal.aborted) return;
      if (!isWorking(session.status) || (!all && !wanted.has(session.id))) continue;
      await catchUp(session).catch((error: unknown) => {
        // WAHA is away or busy: the next round, or its return, asks again.
        log.info('a session could not be read back', { sessionId: session.id, err: error });
      });
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rung = bell;
      await round().catch((error: unknown) => log.error('reading back failed', { err: error }));
      if (asked.size > 0 && ports.mayReadBack()) continue;
      await clock.sleep(
        Math.max(standbyMs, allDueAtMs - clock.monotonicMs()),
        AbortSignal.any([rung.signal, stopping.signal]),
      );
    }
  }

  return {
    start(): void {
      running = run();
    },
    /** While a session did not work something may have been missed: it is read back once it does. */
    sessionChanged({ id, status }: Pick<SessionRow, 'id' | 'status'>): void {
      if (!isWorking(status)) return void working.delete(id);
      if (working.has(id)) return;
      working.add(id);
      asked.add(id);
      bell.abort();
      bell = new AbortController();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

export type CatchUp = ReturnType<typeof createCatchUp>;
