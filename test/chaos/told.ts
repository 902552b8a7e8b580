import { openDatabase } from '../../src/db/connection.js';
import { select } from '../../src/db/sql.js';
import type { Told } from './judge.js';

interface Raw {
  id: string;
  status: string;
  attempt: number;
  needs_person: number;
  wa_id: string;
}

/** What the gateway's own table says, read beside the running gateway. */
export async function readTold(databaseFile: string): Promise<Map<string, Told>> {
  const db = await openDatabase(databaseFile);
  try {
    const rows = await select<Raw>(
      db,
      "SELECT id, status, attempt, needs_person, wa_id FROM messages WHERE direction = 'out'",
    );
    return new Map(
      rows.map(({ needs_person, wa_id, ...row }) => [
        row.id,
        { ...row, needsPerson: needs_person === 1, waId: wa_id },
      ]),
    );
  } finally {
    await db.close();
  }
}

/** Messages that may still move by themselves. */
export const unsettled = (told: ReadonlyMap<string, Told>) =>
  [...told.values()].filter(
    ({ status, needsPerson }) =>
      status === 'pending' || status === 'sending' || (status === 'unknown' && !needsPerson),
  );
