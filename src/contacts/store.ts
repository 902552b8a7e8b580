import { run, select } from '../db/sql.js';
import type { Reader } from '../db/connection.js';
import { decodeCursor, encodeCursor } from '../db/paging.js';
import type { Scope } from '../db/scope.js';
import type { Unit } from '../db/transactor.js';
import { AppError } from '../kernel/errors.js';
import { foldText } from '../kernel/fold-text.js';
import { personSql } from './person-search.js';
import type { ContactId } from '../kernel/ids.js';
import type { Alias } from './links.js';
import { aliases, contacts, mergedIds, type AliasRow, type ContactRow } from './model.js';

/** What an id of ours that was merged away has become in the end; null when it was not. */
export async function heirOf<Id extends string>(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
  id: Id,
): Promise<Id | null> {
  const [heir] = await select<{ id: Id }>(
    reader,
    `WITH RECURSIVE heirs (id, step) AS (
       SELECT new_id, 1 FROM merged_ids WHERE company_id = $companyId AND old_id = $id
       UNION ALL SELECT m.new_id, h.step + 1 FROM merged_ids m JOIN heirs h ON m.old_id = h.id
         WHERE m.company_id = $companyId AND h.step < 100)
     SELECT id FROM heirs ORDER BY step DESC LIMIT 1`,
    { companyId, id },
  );
  return heir?.id ?? null;
}

/** By their id, also by one that was merged away. */
export async function findContact(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
  id: ContactId,
): Promise<ContactRow | null> {
  const found = await contacts.findOne(reader, { companyId, id });
  if (found) return found;
  const heir = await heirOf(reader, { companyId }, id);
  return heir && contacts.findOne(reader, { companyId, id: heir });
}

export async function getContact(reader: Reader, scope: Pick<Scope, 'companyId'>, id: ContactId) {
  const contact = await findContact(reader, scope, id);
  if (!contact) throw new AppError('not_found', 'There is no such contact.');
  return contact;
}

export async function findByAlias(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
  { kind, value }: Alias,
): Promise<ContactRow | null> {
  const [row] = await select(
    reader,
    `SELECT c.* FROM contact_aliases a JOIN contacts c ON c.id = a.contact_id
     WHERE a.company_id = $companyId AND a.kind = $kind AND a.value = $value`,
    { companyId, kind, value },
  );
  return row ? contacts.read(row) : null;
}

export function findByExternalId(reader: Reader, { companyId }: Scope, externalId: string) {
  return contacts.findOne(reader, { companyId, externalId });
}

/** Numbers before hidden ids. */
export function listAliases(reader: Reader, contactId: ContactId): Promise<AliasRow[]> {
  return aliases.find(reader, { contactId }, { order: ['kind', 'value'], newestFirst: true });
}

export async function insertContact(unit: Unit, row: ContactRow): Promise<void> {
  await contacts.insert(unit, row);
}

/** Ends a person who has become part of another. Whatever named them has moved before. */
export async function removeContact(unit: Unit, id: ContactId): Promise<void> {
  await contacts.remove(unit, { companyId: unit.companyId, id });
}

/** From here on the old id means the new one. */
export async function insertMergedId(
  unit: Unit,
  { oldId, newId, mergeId }: { oldId: string; newId: string; mergeId: string },
): Promise<void> {
  await mergedIds.insert(unit, { companyId: unit.companyId, oldId, newId, mergeId });
}

/** The ids of this merge mean themselves again. */
export async function dropMergedIds(unit: Unit, mergeId: string): Promise<void> {
  await mergedIds.remove(unit, { companyId: unit.companyId, mergeId });
}

/** Gives these aliases to somebody. */
export async function moveAliases(
  unit: Unit,
  moved: readonly Alias[],
  contactId: ContactId,
): Promise<void> {
  const { companyId } = unit;
  for (const { kind, value } of moved)
    await aliases.update(unit, { contactId }, { companyId, kind, value });
}

/** An id that says nothing of anybody. */
export async function removeAlias(unit: Unit, { kind, value }: Alias): Promise<void> {
  await aliases.remove(unit, { companyId: unit.companyId, kind, value });
}

/** Adds an alias; one that already names somebody is left alone. */
export async function insertAlias(unit: Unit, row: AliasRow): Promise<void> {
  await aliases.insert(unit, row, 'ON CONFLICT (company_id, kind, value) DO NOTHING');
}

/** Hidden ids of people whose number nobody knows, seen since then, that were asked about before. */
export async function listUnresolved(
  reader: Reader,
  {
    seenSince,
    now,
    pausesMs,
    limit,
  }: { seenSince: Date; now: Date; pausesMs: readonly number[]; limit: number },
): Promise<AliasRow[]> {
  const [first = 0, second = first, later = second] = pausesMs;
  const before = (ms: number) => new Date(now.getTime() - ms);
  const rows = await select(
    reader,
    `SELECT a.* FROM contact_aliases a JOIN contacts c ON c.id = a.contact_id
     WHERE a.kind = 'lid' AND c.phone IS NULL
       AND MAX(a.seen_at, COALESCE(c.last_inbound_at, a.seen_at)) > $seenSince
       AND (a.asked_at IS NULL OR a.asked_at <= CASE a.asks WHEN 1 THEN $first WHEN 2 THEN $second
         ELSE $later END)
     ORDER BY a.asked_at, a.seen_at LIMIT $limit`,
    { seenSince, first: before(first), second: before(second), later: before(later), limit },
  );
  return rows.map(row => aliases.read(row));
}

export async function noteAsked(unit: Unit, { kind, value }: Alias, at: Date): Promise<void> {
  await run(
    unit,
    `UPDATE contact_aliases SET asked_at = $at, asks = asks + 1
     WHERE company_id = $companyId AND kind = $kind AND value = $value`,
    { companyId: unit.companyId, kind, value, at },
  );
}

/** Writes changed columns, raising the version. */
export async function updateContact(
  unit: Unit,
  { id, version }: Pick<ContactRow, 'id' | 'version'>,
  set: Partial<ContactRow>,
): Promise<void> {
  const { companyId } = unit;
  await contacts.update(unit, { ...set, version: version + 1 }, { companyId, id });
}

export interface ContactFilter {
  q?: string;
  cursor?: string;
  limit: number;
}

/** People by name, those without one last. */
export async function listContacts(reader: Reader, { companyId }: Scope, filter: ContactFilter) {
  const [name = '', lastId = ''] = filter.cursor ? decodeCursor(filter.cursor, 2) : [];
  // Nothing to look for is no search: then everybody is listed.
  const [match, binds] =
    foldText(filter.q ?? '') === '' ? ['1 = 1', {}] : personSql(filter.q ?? '');
  const rows = await select(
    reader,
    `SELECT p.* FROM contacts p
     WHERE p.company_id = $companyId AND (COALESCE(p.name_key, '~'), p.id) > ($name, $lastId)
       AND ${match}
     ORDER BY COALESCE(p.name_key, '~'), p.id LIMIT $limit`,
    { companyId, name, lastId, limit: filter.limit + 1, ...binds },
  );
  const found = rows.map(row => contacts.read(row));
  const page = found.slice(0, filter.limit);
  const last = page.at(-1);
  const more = found.length > page.length && last;
  return { page, nextCursor: more ? encodeCursor([last.nameKey ?? '~', last.id]) : null };
}
