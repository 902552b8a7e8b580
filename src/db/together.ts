import type { Transaction } from 'sequelize';
import type { DomainEvent } from '../events/domain-event.js';
import { AppError } from '../kernel/errors.js';
import { onBehalf } from '../kernel/acting.js';
import type { Edge } from '../kernel/failpoint.js';
import type { CompanyId } from '../kernel/ids.js';
import type { Reader } from './connection.js';
import { hasWritten, run } from './sql.js';
import { isMachineTrouble } from './storage-error.js';
import type { Transact, Unit } from './transactor.js';

/** More would make what stands behind them in the line wait too long. */
const mostTogether = 24;

interface Job {
  work(unit: Unit): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What became of a job; told once the transaction is on the disk. */
type Ending = () => void;

type Write = (unit: Unit, items: readonly unknown[]) => Promise<unknown>;
/** What several works write in one go, by name. */
type Writings = Map<string, { write: Write; items: unknown[] }>;

const memories = new WeakMap<Transaction, Map<string, Promise<unknown>>>();

/**
 * Reads something once for all works of a shared transaction; in any other it is read each time.
 * Only for what none of these works changes.
 */
export function readOnce<Result>(
  { transaction }: Reader,
  name: string,
  read: () => Promise<Result>,
): Promise<Result> {
  const memory = transaction && memories.get(transaction);
  if (!memory) return read();
  const known = memory.get(name) as Promise<Result> | undefined;
  const answer = known ?? read();
  memory.set(name, answer);
  return answer;
}

/** Of the works that share a transaction, each under the unit it was given. */
const writingsOf = new WeakMap<Unit, Writings>();

function addTo(writings: Writings, name: string, write: Write, items: readonly unknown[]): void {
  const known = writings.get(name);
  if (known) known.items.push(...items);
  else writings.set(name, { write, items: [...items] });
}

/**
 * Writes something before the commit, in a shared transaction in one go with what the others write
 * under this name; in any other at once. Only for what none of these works reads.
 */
export async function writeLater<Item>(
  unit: Unit,
  { name, write }: { name: string; write(unit: Unit, items: readonly Item[]): Promise<unknown> },
  item: Item,
): Promise<void> {
  const own = writingsOf.get(unit);
  if (own) addTo(own, name, write as Write, [item]);
  else await write(unit, [item]);
}

/** Works that may be taken back alone. */
const guarded = new WeakSet<Unit>();

/**
 * Belongs before writing what a refusal may still have to take back. A work that is refused without
 * it after it has written takes the others with it: each then gets a transaction of its own.
 */
export async function guard(unit: Unit): Promise<void> {
  if (!writingsOf.has(unit) || guarded.has(unit)) return;
  guarded.add(unit);
  await run(unit, 'SAVEPOINT job');
}

/** Ends the savepoint of a work, taking back what it wrote if it was refused. */
async function unguard(own: Unit, wasRefused: boolean): Promise<void> {
  if (!guarded.has(own)) return;
  if (wasRefused) await run(own, 'ROLLBACK TO job');
  await run(own, 'RELEASE job');
}

/** Runs one job; a foreseen refusal takes back what it wrote and nothing else. */
async function runOne(
  unit: Unit,
  { work, resolve, reject }: Job,
  writings: Writings,
): Promise<Ending> {
  const announced: DomainEvent[] = [];
  const noted: (() => void)[] = [];
  const after: (() => void)[] = [];
  const own: Unit = {
    ...unit,
    announce: event => void announced.push(event),
    note: act => void noted.push(onBehalf(() => unit.note(act))),
    afterCommit: act => void after.push(act),
  };
  const later: Writings = new Map();
  writingsOf.set(own, later);
  try {
    const value = await work(own);
    await unguard(own, false);
    for (const [name, { write, items }] of later) addTo(writings, name, write, items);
    for (const event of announced) unit.announce(event);
    for (const note of noted) note();
    for (const act of after) unit.afterCommit(act);
    return () => resolve(value);
  } catch (error) {
    const mayGoAlone = guarded.has(own) || !hasWritten(own);
    // Anything unforeseen may have ended the transaction behind our back.
    if (!(error instanceof AppError) || !mayGoAlone) throw error;
    await unguard(own, true);
    return () => reject(error);
  }
}

/**
 * Works that wait in the line at the same time share one transaction: one sync of the disk, and what
 * they all read is read once. Each is answered after the commit, a refused one leaves nothing. When
 * something unforeseen happens nothing of them is kept, and each gets a transaction of its own.
 */
export function together(transact: Transact, edge?: Edge): Transact {
  const waiting = new Map<CompanyId, Job[]>();

  /** The next of those that wait; who is left over gets a transaction after this one. */
  function take(companyId: CompanyId): readonly Job[] {
    const line = waiting.get(companyId) ?? [];
    const jobs = line.splice(0, mostTogether);
    if (line.length > 0) void runAll(companyId);
    else waiting.delete(companyId);
    return jobs;
  }

  async function runAll(companyId: CompanyId): Promise<void> {
    let jobs: readonly Job[] | undefined;
    let isKept = false;
    try {
      const share = async (unit: Unit) => {
        unit.afterCommit(() => (isKept = true));
        jobs = take(companyId);
        memories.set(unit.transaction, new Map());
        const ended: Ending[] = [];
        const writings: Writings = new Map();
        for (const job of jobs) ended.push(await runOne(unit, job, writings));
        for (const { write, items } of writings.values()) await write(unit, items);
        return ended;
      };
      const endings = await transact(companyId, share, edge);
      for (const tell of endings) tell();
    } catch (error) {
      for (const { work, resolve, reject } of jobs ?? take(companyId)) {
        // The line has waited for all of them, or there is room for none.
        if (isKept || isMachineTrouble(error)) reject(error);
        else transact(companyId, work, edge).then(resolve, reject);
      }
    }
  }

  return <Result>(companyId: CompanyId, work: (unit: Unit) => Promise<Result>) =>
    new Promise<Result>((resolve, reject) => {
      const job: Job = { work: onBehalf(work), resolve: value => resolve(value as Result), reject };
      const line = waiting.get(companyId);
      if (line) line.push(job);
      else {
        waiting.set(companyId, [job]);
        void runAll(companyId);
      }
    });
}
