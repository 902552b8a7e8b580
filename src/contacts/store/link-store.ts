import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { CompanyId, ContactId } from '../../kernel/ids.js';
import { aliasOfKey, type Alias, type Link } from '../links.js';
import { aliasLinks, type AliasLinkRow } from '../model.js';

export function findLink(
  reader: Reader,
  where: Pick<AliasLinkRow, 'companyId' | 'one' | 'other'>,
): Promise<AliasLinkRow | null> {
  return aliasLinks.findOne(reader, where);
}

/** What is said now replaces what was said of this pair before. */
export async function putLink(unit: Unit, link: Link): Promise<void> {
  await aliasLinks.insert(
    unit,
    { companyId: unit.companyId, ...link, held: false },
    `ON CONFLICT (company_id, one, other) DO UPDATE SET said = excluded.said,
       source = excluded.source, at = excluded.at`,
  );
}

export async function holdLink(
  unit: Unit,
  { one, other }: Pick<Link, 'one' | 'other'>,
  held: boolean,
): Promise<void> {
  await aliasLinks.update(unit, { held }, { companyId: unit.companyId, one, other });
}

/** Ids that were said to be somebody's too, against what was said before, and whose they are here. */
export async function listContradicting(
  reader: Reader,
  { companyId, contactId }: { companyId: CompanyId; contactId: ContactId },
): Promise<(Alias & { contactId: ContactId | null })[]> {
  const rows = await select<{ key: string; contact_id: ContactId | null }>(
    reader,
    `WITH own (key) AS (SELECT kind || ':' || value FROM contact_aliases WHERE contact_id = $contactId),
       said (key) AS (
         SELECT l.other FROM alias_links l JOIN own ON l.one = own.key
           WHERE l.company_id = $companyId AND l.held = 0 AND l.said = 'same'
         UNION SELECT l.one FROM alias_links l JOIN own ON l.other = own.key
           WHERE l.company_id = $companyId AND l.held = 0 AND l.said = 'same')
     SELECT said.key, a.contact_id FROM said LEFT JOIN contact_aliases a
       ON a.company_id = $companyId AND a.kind || ':' || a.value = said.key ORDER BY said.key`,
    { companyId, contactId },
  );
  return rows.map(({ key, contact_id }) => ({ ...aliasOfKey(key), contactId: contact_id }));
}

/** All that was said of these ids, of those that they were named with, and so on. */
export async function linksAround(
  reader: Reader,
  companyId: CompanyId,
  keys: readonly string[],
): Promise<AliasLinkRow[]> {
  const rows = await select(
    reader,
    `WITH RECURSIVE near (key) AS (
       SELECT value FROM json_each($keys)
       UNION SELECT l.other FROM near JOIN alias_links l
         ON l.company_id = $companyId AND l.one = near.key
       UNION SELECT l.one FROM near JOIN alias_links l
         ON l.company_id = $companyId AND l.other = near.key)
     SELECT l.* FROM near JOIN alias_links l ON l.company_id = $companyId AND l.one = near.key`,
    { companyId, keys },
  );
  return rows.map(row => aliasLinks.read(row));
}
