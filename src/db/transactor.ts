import { Transaction, type Sequelize } from 'sequelize';
import type { Note, NotedAct } from '../events/act.js';
import type { DomainEvent } from '../events/domain-event.js';
import { busy, storageError } from './storage-error.js';
import { actorNow } from '../kernel/acting.js';
import { failpoint, type Edge } from '../kernel/failpoint.js';
import type { CompanyId } from '../kernel/ids.js';
import type { Reader } from './connection.js';

/** A transaction that can write and announce, for one company. Whoever was given only a Reader cannot write. */
export interface Unit extends Reader {
  readonly transaction: Transaction;
  readonly companyId: CompanyId;
  /** Written with the transaction, heard only if it commits. */
  announce(event: DomainEvent): void;
  /** Written with the transaction, in the name of whoever acts now. */
  readonly note: Note;
  /** Runs once the transaction is on the disk. Must not throw. */
  afterCommit(act: () => void): void;
}

interface Ports {
  sequelize: Sequelize;
  /** Writes what was noted, before the events. */
  keep(unit: Unit, acts: readonly NotedAct[]): Promise<void>;
  /** Appends the announced events as the last statements of the transaction. */
  append(unit: Unit, events: readonly DomainEvent[]): Promise<void>;
  /** Told after a commit that announced something. */
  heard(companyId: CompanyId): void;
}

/** `edge` names the commit for tests that kill the gateway there. */
export type Transact = <Result>(
  companyId: CompanyId,
  work: (unit: Unit) => Promise<Result>,
  edge?: Edge,
) => Promise<Result>;

/**
 * All writing transactions pass one line, first in, first out: fifty parallel BEGIN IMMEDIATEs
 * would mostly fail with SQLITE_BUSY, in a line each takes about a millisecond.
 */
export function transactor({ sequelize, keep, append, heard }: Ports): Transact {
  let tail: Promise<unknown> = Promise.resolve();
  let queued = 0;
  let busyUpTo = 0;

  async function commit<Result>(
    companyId: CompanyId,
    work: (unit: Unit) => Promise<Result>,
    edge: Edge | undefined,
  ) {
    const announced: DomainEvent[] = [];
    const noted: NotedAct[] = [];
    const after: (() => void)[] = [];
    const result = await sequelize.transaction(
      { type: Transaction.TYPES.IMMEDIATE },
      async transaction => {
        const unit: Unit = {
          sequelize,
          transaction,
          companyId,
          announce: event => announced.push(event),
          note: act => void noted.push({ ...act, actor: actorNow() }),
          afterCommit: act => after.push(act),
        };
        const value = await work(unit);
        if (noted.length > 0) await keep(unit, noted);
        if (announced.length > 0) await append(unit, announced);
        if (edge) await failpoint(`${edge}.before_commit`);
        return value;
      },
    );
    if (edge) await failpoint(`${edge}.after_commit`);
    for (const act of after) act();
    if (announced.length > 0) heard(companyId);
    return result;
  }

  async function run<Result>(...asked: Parameters<typeof commit<Result>>): Promise<Result> {
    try {
      return await commit(...asked);
    } catch (error) {
      const foreseen = storageError(error);
      if (!foreseen) throw error;
      if (foreseen.code === 'database_busy') busyUpTo = queued;
      throw foreseen;
    }
  }

  return (companyId, work, edge) => {
    queued += 1;
    const number = queued;
    const turn = tail.then(() => {
      // Whoever stood in the line all that time has waited long enough.
      if (number <= busyUpTo) throw busy();
      return run(companyId, work, edge);
    });
    tail = turn.catch(() => undefined);
    return turn;
  };
}
