import { Transaction, type Sequelize } from 'sequelize';
import type { DomainEvent } from '../events/domain-event.js';
import type { CompanyId } from '../kernel/ids.js';
import type { Reader } from './connection.js';

/** A transaction that can write and announce, for one company. Whoever was given only a Reader cannot write. */
export interface Unit extends Reader {
  readonly transaction: Transaction;
  readonly companyId: CompanyId;
  /** Written with the transaction, heard only if it commits. */
  announce(event: DomainEvent): void;
  /** Runs once the transaction is on the disk. Must not throw. */
  afterCommit(act: () => void): void;
}

interface Ports {
  sequelize: Sequelize;
  /** Appends the announced events as the last statements of the transaction. */
  append(unit: Unit, events: readonly DomainEvent[]): Promise<void>;
  /** Told after a commit that announced something. */
  heard(companyId: CompanyId): void;
}

export type Transact = <Result>(
  companyId: CompanyId,
  work: (unit: Unit) => Promise<Result>,
) => Promise<Result>;

/**
 * All writing transactions pass one line, first in, first out: fifty parallel BEGIN IMMEDIATEs
 * would mostly fail with SQLITE_BUSY, in a line each takes about a millisecond.
 */
export function transactor({ sequelize, append, heard }: Ports): Transact {
  let tail: Promise<unknown> = Promise.resolve();

  async function run<Result>(companyId: CompanyId, work: (unit: Unit) => Promise<Result>) {
    const announced: DomainEvent[] = [];
    const after: (() => void)[] = [];
    const result = await sequelize.transaction(
      { type: Transaction.TYPES.IMMEDIATE },
      async transaction => {
        const unit: Unit = {
          sequelize,
          transaction,
          companyId,
          announce: event => announced.push(event),
          afterCommit: act => after.push(act),
        };
        const value = await work(unit);
        if (announced.length > 0) await append(unit, announced);
        return value;
      },
    );
    for (const act of after) act();
    if (announced.length > 0) heard(companyId);
    return result;
  }

  return (companyId, work) => {
    const turn = tail.then(() => run(companyId, work));
    tail = turn.catch(() => undefined);
    return turn;
  };
}
