import type { ConsentRow, CurrentConsent } from '../consent/index.js';
import type { Alias, ContactRow } from '../contacts/index.js';
import { displayPhone } from '../kernel/phone-number.js';
import type {
  ConsentEntryView,
  ConsentLedgerView,
  ConsentView,
  ContactView,
  NoteView,
} from '../protocol/views.js';

import type { NoteRow } from './model.js';

const iso = (at: Date | null) => at?.toISOString() ?? null;

export function consentView({
  state,
  marketing,
  optedOutAt,
  basis,
  source,
  changedAt,
}: CurrentConsent): ConsentView {
  const times = { optedOutAt: iso(optedOutAt), changedAt: iso(changedAt) };
  return { state, marketing, basis, source, ...times };
}

function entryView(entry: ConsentRow): ConsentEntryView {
  const { id, kind, scope, basis, source, evidence, messageId, recordedBy } = entry;
  return {
    id,
    kind,
    scope,
    basis,
    source,
    evidence,
    messageId,
    recordedBy,
    happenedAt: entry.happenedAt.toISOString(),
    recordedAt: entry.createdAt.toISOString(),
  };
}

/** Where a person's ledger has led, and the ledger itself. */
export function ledgerView(
  { id, doubtfulSince }: ContactRow,
  { consent, history }: { consent: CurrentConsent; history: readonly ConsentRow[] },
): ConsentLedgerView {
  return {
    contactId: id,
    ...consentView(consent),
    doubtfulSince: iso(doubtfulSince),
    history: history.map(entryView),
  };
}

/** A person with their addresses and whether they agreed to be written to. */
export function contactView(
  row: ContactRow,
  {
    aliases,
    doubtfulIds,
    consent,
  }: {
    aliases: readonly Alias[];
    doubtfulIds: ContactView['doubtfulIds'];
    consent: CurrentConsent;
  },
): ContactView {
  return {
    id: row.id,
    name: row.name,
    pushName: row.pushName,
    phone: row.phone,
    phoneDisplay: row.phone ? displayPhone(row.phone) : null,
    externalId: row.externalId,
    email: row.email,
    language: row.language,
    timezone: row.timezone,
    tags: row.tags,
    metadata: row.metadata,
    blocked: row.blockedAt !== null,
    consent: consentView(consent),
    doubtfulSince: iso(row.doubtfulSince),
    aliases: aliases.map(({ kind, value }) => ({ kind, value })),
    doubtfulIds,
    lastInboundAt: iso(row.lastInboundAt),
    lastOutboundAt: iso(row.lastOutboundAt),
    createdAt: row.createdAt.toISOString(),
    version: row.version,
  };
}

export function noteView(row: NoteRow): NoteView {
  const { id, conversationId, authorId, authorName, body, mentions, version } = row;
  return {
    id,
    conversationId,
    author: { id: authorId, name: authorName },
    text: row.deletedAt ? null : body,
    mentions,
    at: row.createdAt.toISOString(),
    editedAt: iso(row.editedAt),
    version,
  };
}
