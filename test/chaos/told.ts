import { openDatabase } from '../../src/db/connection.js';
import { select } from '../../src/db/sql.js';
import type { Told, Try } from './judge/evidence.js';

interface RawMessage {
  id: string;
  status: string;
  hold: string | null;
  needs_person: number;
  wa_id: string;
}

interface RawTry {
  id: string;
  started_at: string;
  ended_at: string | null;
  class: string | null;
}

const ms = (at: string | null) => (at === null ? null : Date.parse(at));

/** What the gateway's own tables say, read beside the running gateway. */
export async function readTold(databaseFile: string): Promise<Map<string, Told>> {
  const db = await openDatabase(databaseFile);
  try {
    const rows = await select<RawMessage>(
      db,
      `SELECT id, status, hold_code AS hold, needs_person, wa_id FROM messages
       WHERE direction = 'out'`,
    );
    const claims = await select<RawTry>(
      db,
      `SELECT message_id AS id, started_at, ended_at, class FROM send_attempts
       ORDER BY message_id, number`,
    );
    const tries = new Map<string, Try[]>();
    for (const { id, started_at, ended_at, class: ended } of claims) {
      const one = { startedMs: Date.parse(started_at), endedMs: ms(ended_at), class: ended };
      const known = tries.get(id);
      if (known) known.push(one);
      else tries.set(id, [one]);
    }
    return new Map(
      rows.map(({ id, status, hold, needs_person, wa_id }) => [
        id,
        {
          ...{ id, status, hold, waId: wa_id },
          needsPerson: needs_person === 1,
          tries: tries.get(id) ?? [],
        },
      ]),
    );
  } finally {
    await db.close();
  }
}

/** Messages that may still move by themselves, but for those that rightly wait. */
export const stillMoving = (
  told: ReadonlyMap<string, Told>,
  mayWait: ReadonlySet<string>,
): readonly Told[] =>
  [...told.values()].filter(({ id, status, needsPerson }) => {
    if (status === 'unknown') return !needsPerson;
    return status === 'sending' || (status === 'pending' && !mayWait.has(id));
  });
