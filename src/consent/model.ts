import { id, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, ContactId } from '../kernel/ids.js';
import type { ConsentScope, ConsentState } from '../protocol/codes.js';
import type { ConsentKind } from './ledger.js';

/** One entry of the ledger. Never changed, never deleted; survives the person. */
export interface ConsentRow {
  id: string;
  companyId: CompanyId;
  /** Keyed hash of the number or hidden id, so that evidence outlives an erasure. */
  addressHmac: string;
  contactId: ContactId | null;
  kind: ConsentKind;
  scope: ConsentScope;
  basis: string;
  source: string | null;
  evidence: string | null;
  messageId: string | null;
  recordedBy: string;
  happenedAt: Date;
  createdAt: Date;
}

export const consents = table<ConsentRow>('consents', {
  id: key(id),
  companyId: id,
  addressHmac: text,
  contactId: maybe(id),
  kind: text,
  scope: text,
  basis: text,
  source: maybe(text),
  evidence: maybe(text),
  messageId: maybe(id),
  recordedBy: text,
  happenedAt: time,
  createdAt: time,
});

/** Where the ledger has led for one address. */
export interface ConsentStateRow {
  companyId: CompanyId;
  addressHmac: string;
  contactId: ContactId | null;
  state: ConsentState;
  /** What was said of marketing in particular. */
  marketing: ConsentState;
  optedOutAt: Date | null;
  consentId: string;
  changedAt: Date;
}

export const consentStates = table<ConsentStateRow>('consent_states', {
  companyId: key(id),
  addressHmac: key(text),
  contactId: maybe(id),
  state: text,
  marketing: text,
  optedOutAt: maybe(time),
  consentId: id,
  changedAt: time,
});
