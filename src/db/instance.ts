import type { Reader } from './connection.js';
import { key, table, text, time } from './table.js';
import type { Unit } from './transactor.js';

interface FactRow {
  key: string;
  value: string;
  updatedAt: Date;
}

const facts = table<FactRow>('instance', { key: key(text), value: text, updatedAt: time });

/** Something this installation knows about itself; null when it was never noted. */
export async function readFact(reader: Reader, name: string): Promise<string | null> {
  return (await facts.findOne(reader, { key: name }))?.value ?? null;
}

export async function noteFact(unit: Unit, name: string, value: string, at: Date): Promise<void> {
  await facts.insert(
    unit,
    { key: name, value, updatedAt: at },
    'ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at',
  );
}
