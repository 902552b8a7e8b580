import { select } from '../db/sql.js';
import type { Reader } from '../db/connection.js';
import { decodeCursor, encodeCursor } from '../db/paging.js';
import type { Scope } from '../db/scope.js';
import type { Unit } from '../db/transactor.js';
import { AppError } from '../kernel/errors.js';
import { foldText } from '../kernel/fold-text.js';
import type { ContactId } from '../kernel/ids.js';
import { aliases, contacts, type AliasRow, type ContactRow } from './model.js';

export type Alias = Pick<AliasRow, 'kind' | 'value'>;

export function findContact(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
  id: ContactId,
) {
  return contacts.findOne(reader, { companyId, id });
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

/** Adds an alias; one that already names somebody is left alone. */
export async function insertAlias(unit: Unit, row: AliasRow): Promise<void> {
  await aliases.insert(unit, row, 'ON CONFLICT (company_id, kind, value) DO NOTHING');
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
  const folded = foldText(filter.q ?? '');
  const digits = (filter.q ?? '').replace(/\D/g, '');
  const rows = await select(
    reader,
    `SELECT * FROM contacts
     WHERE company_id = $companyId
       AND (COALESCE(name_key, '~'), id) > ($name, $lastId)
       AND ($folded = '' OR instr(COALESCE(name_key, ''), $folded) > 0
            OR ($digits <> '' AND instr(COALESCE(phone, ''), $digits) > 0))
     ORDER BY COALESCE(name_key, '~'), id LIMIT $limit`,
    { companyId, name, lastId, folded, digits, limit: filter.limit + 1 },
  );
  const found = rows.map(row => contacts.read(row));
  const page = found.slice(0, filter.limit);
  const last = page.at(-1);
  const more = found.length > page.length && last;
  return { page, nextCursor: more ? encodeCursor([last.nameKey ?? '~', last.id]) : null };
}
