import type { Reader } from '../db/connection.js';
import type { Transact } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { CompanyId, NewId } from '../kernel/ids.js';
import { companies, type CompanyRow } from './model.js';

interface Ports {
  clock: Clock;
  newId: NewId;
  transact: Transact;
}

/** Companies and their settings. It knows nobody's password. */
export function createCompanies({ clock, newId, transact }: Ports) {
  const list = (reader: Reader): Promise<CompanyRow[]> =>
    companies.find(reader, {}, { order: ['createdAt', 'id'] });

  return {
    list,

    async get(reader: Reader, id: CompanyId): Promise<CompanyRow> {
      const company = await companies.findOne(reader, { id });
      if (!company) throw new AppError('not_found', 'There is no such company.');
      return company;
    },

    /** The company everything belongs to until somebody makes another. */
    async ensureFirst(
      reader: Reader,
      known: Pick<CompanyRow, 'name' | 'timezone'>,
    ): Promise<CompanyRow> {
      const [first] = await list(reader);
      if (first) return first;
      const row: CompanyRow = { id: newId<CompanyId>(), ...known, createdAt: clock.now() };
      await transact(row.id, unit => companies.insert(unit, row));
      return row;
    },
  };
}

export type Companies = ReturnType<typeof createCompanies>;
