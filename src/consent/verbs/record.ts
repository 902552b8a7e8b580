import type { Contacts } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId, ContactId, ConversationId, NewId } from '../../kernel/ids.js';
import type { ConsentScope, ConsentState } from '../../protocol/codes.js';
import { standingOf, type ConsentKind } from '../ledger.js';
import type { ConsentRow } from '../model.js';
import {
  findConsent,
  hashesOf,
  insertConsent,
  lastOfEachKind,
  statesOf,
  writeStates,
} from '../store.js';

/** Where a keyword was said, and of which language it is. */
export interface Heard {
  conversationId: ConversationId;
  language: string;
}

/** What is written into the ledger. `basis` says how we know: keyword, agent, form, api, import … */
export interface ConsentInput {
  kind: ConsentKind;
  /** Everything unless said otherwise. */
  scope?: ConsentScope;
  basis: string;
  source?: string | null;
  evidence?: string | null;
  messageId?: string | null;
  recordedBy: string;
  happenedAt?: Date;
  heard?: Heard;
}

export interface CurrentConsent {
  state: ConsentState;
  marketing: ConsentState;
  optedOutAt: Date | null;
  basis: string | null;
  source: string | null;
  changedAt: Date | null;
}

export interface RecordPorts {
  clock: Clock;
  newId: NewId;
  contacts: Contacts;
  /** Keyed hash of an address under the instance's key. */
  hashAddress(address: string): string;
  /** Told inside the transaction of an opt-out that stands: whatever waits for them has to go. */
  optedOut(unit: Unit, who: { contactId: ContactId; heard: Heard | null }): Promise<void>;
  /** Told inside the transaction of a no to marketing that stands: campaigns for them have to go. */
  leftMarketing(unit: Unit, contactId: ContactId): Promise<void>;
  /** Told inside the transaction of an opt-in after which no opt-out stands. */
  optedIn(unit: Unit, contactId: ContactId): Promise<void>;
}

const nothing: CurrentConsent = {
  state: 'unknown',
  marketing: 'unknown',
  optedOutAt: null,
  basis: null,
  source: null,
  changedAt: null,
};

const strictestFirst: readonly ConsentState[] = ['refused', 'granted', 'asked'];

/** The strictest state over all addresses of a person. */
export async function consentOf(
  reader: Reader,
  companyId: CompanyId,
  contactId: ContactId,
): Promise<CurrentConsent> {
  const rows = await statesOf(reader, { companyId, contactId });
  const strictest =
    rows.find(({ optedOutAt }) => optedOutAt) ??
    rows.find(({ state }) => state === 'refused') ??
    rows.find(({ state }) => state === 'granted') ??
    rows[0];
  if (!strictest) return nothing;
  const entry = await findConsent(reader, companyId, strictest.consentId);
  const { state, optedOutAt, changedAt } = strictest;
  const marketing =
    strictestFirst.find(word => rows.some(row => row.marketing === word)) ?? 'unknown';
  const { basis = null, source = null } = entry ?? {};
  return { state, marketing, optedOutAt, changedAt, basis, source };
}

/** Ends the doubt whether they meant "stop". */
export async function clearDoubt(unit: Unit, contacts: Contacts, id: ContactId): Promise<void> {
  const contact = await contacts.get(unit, unit, id);
  if (!contact.doubtfulSince) return;
  await contacts.change(unit, contact, { doubtfulSince: null });
  unit.note({ what: 'consent.doubt_cleared', object: { kind: 'contact', id } });
}

/**
 * Appends an entry, moves the state at every address of the person to where the whole ledger leads,
 * and tells of an opt-out or opt-in, all in the caller's transaction.
 */
export async function record(
  unit: Unit,
  ports: RecordPorts,
  {
    person: { contactId, address },
    input,
  }: { person: { contactId: ContactId; address: string }; input: ConsentInput },
): Promise<CurrentConsent> {
  const { companyId } = unit;
  const now = ports.clock.now();
  const entry: ConsentRow = {
    id: ports.newId(),
    companyId,
    addressHmac: ports.hashAddress(address),
    contactId,
    kind: input.kind,
    scope: input.scope ?? 'all',
    basis: input.basis,
    source: input.source ?? null,
    evidence: input.evidence ?? null,
    messageId: input.messageId ?? null,
    recordedBy: input.recordedBy,
    happenedAt: input.happenedAt ?? now,
    createdAt: now,
  };
  await insertConsent(unit, entry);
  unit.note({
    what: 'consent.recorded',
    object: { kind: 'contact', id: contactId },
    after: { kind: entry.kind, scope: entry.scope, basis: entry.basis },
  });
  const known = await hashesOf(unit, { companyId, contactId });
  const person = { companyId, contactId, hashes: [...new Set([...known, entry.addressHmac])] };
  const entries = await lastOfEachKind(unit, person);
  const { state, marketing, optedOutAt, entryId } = standingOf(entries);
  await writeStates(unit, person, {
    standing: { state, marketing, optedOutAt, entryId: entryId ?? entry.id },
    changedAt: now,
  });
  unit.announce({ type: 'contact.changed', contactId });
  if (entry.scope === 'marketing' && marketing === 'refused')
    await ports.leftMarketing(unit, contactId);
  const saidAll = entry.scope === 'all' ? entry.kind : null;
  if (saidAll === 'opted_out' && optedOutAt)
    await ports.optedOut(unit, { contactId, heard: input.heard ?? null });
  if (saidAll === 'opted_in' && !optedOutAt) {
    await clearDoubt(unit, ports.contacts, contactId);
    await ports.optedIn(unit, contactId);
  }
  const { basis = null, source = null } = entries.find(({ id }) => id === entryId) ?? {};
  return { state, marketing, optedOutAt, basis, source, changedAt: now };
}
