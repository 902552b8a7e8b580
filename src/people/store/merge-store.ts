import type { Reader } from '../../db/connection.js';
import { run, select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { CompanyId, ContactId } from '../../kernel/ids.js';
import { merges, type MergeImage, type MergeRow } from '../model.js';

export const insertMerge = (unit: Unit, row: MergeRow): Promise<number> => merges.insert(unit, row);

/** The last merge that stands and that this id was part of, on either side. */
export async function lastMergeOf(
  reader: Reader,
  companyId: CompanyId,
  contactId: ContactId,
): Promise<MergeRow | null> {
  const [row] = await select(
    reader,
    `SELECT * FROM contact_merges WHERE company_id = $companyId AND undone_at IS NULL
       AND (merged_id = $contactId OR kept_id = $contactId)
     ORDER BY merged_id = $contactId DESC, merged_at DESC, id DESC LIMIT 1`,
    { companyId, contactId },
  );
  return row ? merges.read(row) : null;
}

export async function endMerge(
  unit: Unit,
  id: string,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await merges.update(unit, { undoneBy: by, undoneAt: at }, { companyId: unit.companyId, id });
}

/** Before-images nobody can go back to any more hold texts for nothing. */
export async function dropImages(unit: Unit, before: Date): Promise<number> {
  const nothing: Partial<MergeImage> = {};
  return run(
    unit,
    `UPDATE contact_merges SET image = $nothing
     WHERE company_id = $companyId AND merged_at < $before AND image <> $nothing`,
    { companyId: unit.companyId, before, nothing },
  );
}

/** The ledger entries of a person. */
export async function consentIds(
  reader: Reader,
  where: { companyId: CompanyId; contactId: ContactId },
): Promise<string[]> {
  const rows = await select<{ id: string }>(
    reader,
    'SELECT id FROM consents WHERE company_id = $companyId AND contact_id = $contactId ORDER BY id',
    where,
  );
  return rows.map(({ id }) => id);
}

/** Whose own word the opt-out that stands was, and which entry said it. */
export async function optOutOf(
  reader: Reader,
  where: { companyId: CompanyId; contactId: ContactId },
): Promise<{ id: string; recordedBy: string } | null> {
  const [row] = await select<{ id: string; recorded_by: string }>(
    reader,
    `SELECT c.id, c.recorded_by FROM consent_states s JOIN consents c ON c.id = s.consent_id
     WHERE s.company_id = $companyId AND s.contact_id = $contactId AND s.opted_out_at IS NOT NULL
     ORDER BY c.recorded_by = 'contact', c.id DESC LIMIT 1`,
    where,
  );
  return row ? { id: row.id, recordedBy: row.recorded_by } : null;
}

/** Ledger entries and states of these addresses, or of these ids, go from one person to another. */
export async function giveConsents(
  unit: Unit,
  {
    from,
    to,
    hashes,
    ids,
  }: { from: ContactId; to: ContactId; hashes: readonly string[]; ids: readonly string[] },
): Promise<void> {
  const binds = { companyId: unit.companyId, from, to, hashes, ids };
  const theirs = `contact_id = $to WHERE company_id = $companyId AND contact_id = $from
    AND (address_hmac IN (SELECT value FROM json_each($hashes))`;
  await run(
    unit,
    `UPDATE consents SET ${theirs} OR id IN (SELECT value FROM json_each($ids)))`,
    binds,
  );
  await run(unit, `UPDATE consent_states SET ${theirs})`, binds);
}

/** Whether anything was recorded of these people since, but for what a merge itself recorded. */
export async function hasConsentSince(
  reader: Reader,
  { companyId, people, since }: { companyId: CompanyId; people: readonly ContactId[]; since: Date },
): Promise<boolean> {
  const rows = await select(
    reader,
    `SELECT 1 FROM consents WHERE company_id = $companyId AND created_at > $since
       AND basis <> 'merge' AND contact_id IN (SELECT value FROM json_each($people)) LIMIT 1`,
    { companyId, people, since },
  );
  return rows.length > 0;
}
