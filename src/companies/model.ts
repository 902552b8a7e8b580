import { id, key, table, text, time } from '../db/table.js';
import type { CompanyId } from '../kernel/ids.js';

/** The wall around everything a business has here. */
export interface CompanyRow {
  id: CompanyId;
  name: string;
  /** IANA zone. */
  timezone: string;
  /** Of a suspended company nobody comes in and nothing leaves. */
  status: 'active' | 'suspended';
  createdAt: Date;
}

export const companies = table<CompanyRow>('companies', {
  id: key(id),
  name: text,
  timezone: text,
  status: text,
  createdAt: time,
});
