import type { Reader } from '../db/connection.js';
import type { Unit } from '../db/transactor.js';
import type { CompanyId, ContactId } from '../kernel/ids.js';
import type { ConsentRow } from './model.js';
import { listConsents } from './store.js';
import { heed, type SaidKeyword } from './verbs/heed.js';
import {
  clearDoubt,
  consentOf,
  record,
  type ConsentInput,
  type CurrentConsent,
  type RecordPorts,
} from './verbs/record.js';

const mostTold = 200;

/** The append-only ledger of who agreed to what, and where it has led. It decides nothing about time. */
export function createConsent(ports: RecordPorts) {
  return {
    /**
     * Appends an entry and moves the current state, in the caller's transaction. An opt-out takes
     * out whatever waits for the person.
     */
    record: (
      unit: Unit,
      person: { contactId: ContactId; address: string },
      input: ConsentInput,
    ): Promise<CurrentConsent> => record(unit, ports, { person, input }),

    /** Takes a message that is nothing but a keyword at its word, in the caller's transaction. */
    heed: (unit: Unit, said: SaidKeyword): Promise<void> => heed(unit, ports, said),

    /** A person has looked: campaigns may go on. Throws `not_found`. */
    clearDoubt: (unit: Unit, contactId: ContactId): Promise<void> =>
      clearDoubt(unit, ports.contacts, contactId),

    /** The strictest state over all addresses of a person. */
    of: consentOf,

    /** The ledger of one person, newest first. */
    history: (reader: Reader, companyId: CompanyId, contactId: ContactId): Promise<ConsentRow[]> =>
      listConsents(reader, { companyId, contactId }, mostTold),
  };
}

export type Consent = ReturnType<typeof createConsent>;
