import type { Reader } from '../db/connection.js';
import { noteFact, readFact } from '../db/instance.js';
import type { Transact, Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { CompanyId, NewId } from '../kernel/ids.js';
import { companies, type CompanyRow } from './model.js';

interface Ports {
  clock: Clock;
  newId: NewId;
  transact: Transact;
  /** Told inside the transaction that lets people in or keeps them out. */
  rightsChanged(unit: Unit): Promise<void>;
  /** Told after a company was suspended, or is no longer. */
  statusChanged?(): void;
  /** Told inside the transaction that ends a suspension which began at `since`. */
  suspensionEnded?(unit: Unit, since: Date): Promise<void>;
}

/** When a company was suspended. */
const suspendedFact = (id: CompanyId) => `suspended.${id}`;

const onCompany = ({ id, name }: CompanyRow) => ({ kind: 'company', id, name }) as const;
const factsOf = ({ name, timezone, status }: CompanyRow) => ({ name, timezone, status });

export type CompanyChange = Partial<Pick<CompanyRow, 'name' | 'timezone' | 'status'>>;

/** Companies and their settings. It knows nobody's password. */
export function createCompanies(ports: Ports) {
  const { clock, newId, transact, rightsChanged } = ports;
  const list = (reader: Reader): Promise<CompanyRow[]> =>
    companies.find(reader, {}, { order: ['createdAt', 'id'] });

  async function get(reader: Reader, id: CompanyId): Promise<CompanyRow> {
    const company = await companies.findOne(reader, { id });
    if (!company) throw new AppError('not_found', 'There is no such company.');
    return company;
  }

  /** Makes a company and, in the same transaction, what it cannot be without. */
  async function create<Result>(
    known: Pick<CompanyRow, 'name' | 'timezone'>,
    also: (unit: Unit, company: CompanyRow) => Promise<Result>,
  ): Promise<{ company: CompanyRow; also: Result }> {
    const company: CompanyRow = {
      id: newId<CompanyId>(),
      ...known,
      status: 'active',
      createdAt: clock.now(),
    };
    return transact(company.id, async unit => {
      await companies.insert(unit, company);
      unit.note({ what: 'company.made', object: onCompany(company), after: factsOf(company) });
      return { company, also: await also(unit, company) };
    });
  }

  /** What a suspension that nobody noted is counted from: it is looked at as if it had been long. */
  async function suspendedSince(unit: Unit, { id, createdAt }: CompanyRow): Promise<Date> {
    const noted = await readFact(unit, suspendedFact(id));
    return noted ? new Date(noted) : createdAt;
  }

  /** Suspends, or ends a suspension, with the caller's transaction. */
  async function changeStatus(unit: Unit, before: CompanyRow): Promise<void> {
    await rightsChanged(unit);
    if (before.status === 'suspended')
      await ports.suspensionEnded?.(unit, await suspendedSince(unit, before));
    else await noteFact(unit, suspendedFact(before.id), clock.now().toISOString(), clock.now());
    unit.announce({ type: 'pauses.changed', sessionId: null });
    unit.afterCommit(() => ports.statusChanged?.());
  }

  return {
    list,
    get,
    create,

    /** Whether nothing of it may leave. */
    isSuspended: async (reader: Reader, id: CompanyId): Promise<boolean> =>
      (await companies.findOne(reader, { id }))?.status === 'suspended',

    /** The company everything belongs to until somebody makes another. */
    async ensureFirst(
      reader: Reader,
      known: Pick<CompanyRow, 'name' | 'timezone'>,
    ): Promise<CompanyRow> {
      const [first] = await list(reader);
      if (first) return first;
      return (await create(known, async () => undefined)).company;
    },

    /**
     * Suspending keeps everybody of the company out and lets nothing of it leave, at once; what is
     * theirs stays, and goes on afterwards as after a pause of the same length.
     */
    change: (id: CompanyId, set: CompanyChange): Promise<CompanyRow> =>
      transact(id, async unit => {
        const before = await get(unit, id);
        if (Object.keys(set).length === 0) return before;
        await companies.update(unit, set, { id });
        const facts = { before: factsOf(before), after: factsOf({ ...before, ...set }) };
        unit.note({ what: 'company.changed', object: onCompany(before), ...facts });
        if (set.status !== undefined && set.status !== before.status)
          await changeStatus(unit, before);
        return get(unit, id);
      }),
  };
}

export type Companies = ReturnType<typeof createCompanies>;
