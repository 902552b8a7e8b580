import type { Reader } from '../db/connection.js';
import { select } from '../db/sql.js';
import type { Unit } from '../db/transactor.js';
import type { CompanyId, ContactId } from '../kernel/ids.js';
import { themselves, type Standing } from './ledger.js';
import { consents, consentStates, type ConsentRow, type ConsentStateRow } from './model.js';

/** A person of one company, by id and by the hashes of their addresses. */
export interface Person {
  companyId: CompanyId;
  contactId: ContactId;
  hashes: readonly string[];
}

export const insertConsent = (unit: Unit, entry: ConsentRow) => consents.insert(unit, entry);

/** Every address under which something of this person is known. */
export async function hashesOf(
  reader: Reader,
  { companyId, contactId }: Pick<Person, 'companyId' | 'contactId'>,
): Promise<string[]> {
  const states = await consentStates.find(reader, { companyId, contactId });
  return states.map(({ addressHmac }) => addressHmac);
}

/**
 * The last entry of each kind, of the person's own and of others: earlier ones of the same kind
 * decide nothing, and a ledger may be long.
 */
export async function lastOfEachKind(reader: Reader, person: Person): Promise<ConsentRow[]> {
  const found = await select(
    reader,
    `SELECT * FROM (
       SELECT *, ROW_NUMBER() OVER (
         PARTITION BY kind, scope, recorded_by = $themselves ORDER BY happened_at DESC, id DESC) AS place
       FROM (
         SELECT * FROM consents WHERE company_id = $companyId AND contact_id = $contactId
         UNION SELECT * FROM consents WHERE company_id = $companyId
           AND address_hmac IN (SELECT value FROM json_each($hashes))))
     WHERE place = 1`,
    { ...person, themselves },
  );
  return found.map(row => consents.read(row));
}

/** Says at every address of the person where their ledger has led. */
export async function writeStates(
  unit: Unit,
  { companyId, contactId, hashes }: Person,
  { standing, changedAt }: { standing: Standing & { entryId: string }; changedAt: Date },
): Promise<void> {
  const { state, marketing, optedOutAt, entryId: consentId } = standing;
  await consentStates.insert(
    unit,
    hashes.map(addressHmac => ({
      companyId,
      addressHmac,
      contactId,
      state,
      marketing,
      optedOutAt,
      consentId,
      changedAt,
    })),
    `ON CONFLICT (company_id, address_hmac) DO UPDATE SET contact_id = excluded.contact_id,
       state = excluded.state, marketing = excluded.marketing, opted_out_at = excluded.opted_out_at,
       consent_id = excluded.consent_id, changed_at = excluded.changed_at`,
  );
}

export const statesOf = (
  reader: Reader,
  where: Pick<Person, 'companyId' | 'contactId'>,
): Promise<ConsentStateRow[]> => consentStates.find(reader, where);

export const findConsent = (reader: Reader, companyId: CompanyId, id: string) =>
  consents.findOne(reader, { companyId, id });

/** Newest first: by what happened, then by when it became known. */
export const listConsents = (
  reader: Reader,
  where: Pick<Person, 'companyId' | 'contactId'>,
  limit: number,
): Promise<ConsentRow[]> =>
  consents.find(reader, where, { order: ['happenedAt', 'id'], newestFirst: true, limit });
