import { openDatabase } from '../../src/db/connection.js';
import { select } from '../../src/db/sql.js';
import type { Told } from './judge.js';

interface Raw {
  id: string;
  status: string;
  attempt: number;
  needs_person: number;
  wa_id: string;
  tried_at: string | null;
}

/** What the gateway's own table says, read beside the running gateway. */
export async function readTold(databaseFile: string): Promise<Map<string, Told>> {
  const db = await openDatabase(databaseFile);
  try {
    const rows = await select<Raw>(
      db,
      `SELECT m.id, m.status, m.attempt, m.needs_person, m.wa_id, a.started_at AS tried_at
       FROM messages m LEFT JOIN send_attempts a ON a.message_id = m.id AND a.number = m.attempt
       WHERE m.direction = 'out'`,
    );
    return new Map(
      rows.map(({ needs_person, wa_id, tried_at, ...row }) => [
        row.id,
        {
          ...row,
          needsPerson: needs_person === 1,
          waId: wa_id,
          triedAtMs: tried_at === null ? null : Date.parse(tried_at),
        },
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
