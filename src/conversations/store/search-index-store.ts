import { insertRows, run, select } from '../../db/sql.js';
import { writeLater } from '../../db/together.js';
import type { Unit } from '../../db/transactor.js';
import { foldText } from '../../kernel/fold-text.js';
import type { MessageId } from '../../kernel/ids.js';
import type { MessageRow } from '../model.js';
import { placeOf, placesPerMs, scopeMarks } from '../search-terms.js';

interface SearchRow {
  rowid: number;
  folded: string;
  scope: string;
  messageId: MessageId;
}

/** The last place that is taken of each of these instants. */
async function lastPlaces(unit: Unit, bases: readonly number[]): Promise<Map<number, number>> {
  const rows = await select<{ base: number; last: number }>(
    unit,
    `SELECT b.value AS base, (SELECT s.rowid FROM message_search s
       WHERE s.rowid >= b.value AND s.rowid < b.value + ${placesPerMs}
       ORDER BY s.rowid DESC LIMIT 1) AS last
     FROM json_each($bases) b`,
    { bases },
  );
  return new Map(rows.filter(({ last }) => last !== null).map(({ base, last }) => [base, last]));
}

type Words = Omit<SearchRow, 'rowid'> & { base: number };

/** Each gets the next free place of its instant; a millisecond that is full goes on in the next. */
async function insertWords(unit: Unit, items: readonly Words[]): Promise<void> {
  let left = [...items];
  while (left.length > 0) {
    const taken = await lastPlaces(unit, [...new Set(left.map(({ base }) => base))]);
    const placed: SearchRow[] = [];
    const full: Words[] = [];
    for (const item of left) {
      const { base, ...words } = item;
      const rowid = (taken.get(base) ?? base - 1) + 1;
      if (rowid >= base + placesPerMs) full.push({ ...item, base: base + placesPerMs });
      else placed.push({ rowid, ...words });
      taken.set(base, Math.min(rowid, base + placesPerMs - 1));
    }
    await insertRows<SearchRow>(unit, 'message_search', placed);
    left = full;
  }
}

type Searchable = Pick<MessageRow, 'id' | 'sessionId' | 'body' | 'occurredAt'>;

/** Makes the text of a message something that can be searched for. */
export async function insertSearchWords(unit: Unit, message: Searchable): Promise<void> {
  const folded = foldText(message.body ?? '');
  if (folded === '') return;
  const words: Words = {
    base: placeOf(message.occurredAt),
    folded,
    scope: scopeMarks(unit.companyId, message.sessionId),
    messageId: message.id,
  };
  await writeLater(unit, { name: 'search', write: insertWords }, words);
}

/** How far behind its instant a text may stand. */
const crowdedMs = 8;

/** Takes the text of a message out of the search. */
export async function forgetWords(
  unit: Unit,
  { id, occurredAt }: Pick<MessageRow, 'id' | 'occurredAt'>,
): Promise<void> {
  const from = placeOf(occurredAt);
  await run(
    unit,
    `DELETE FROM message_search WHERE rowid IN (SELECT rowid FROM message_search
       WHERE rowid >= CAST($from AS INTEGER) AND rowid < CAST($to AS INTEGER) AND message_id = $id)`,
    { id, from, to: from + crowdedMs * placesPerMs },
  );
}
