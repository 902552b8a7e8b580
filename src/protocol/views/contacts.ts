import type { ConsentScope, ConsentState } from '../codes.js';
import type { Iso } from './basics.js';

export interface ConsentView {
  state: ConsentState;
  /** What they said of marketing in particular. */
  marketing: ConsentState;
  optedOutAt: Iso | null;
  basis: string | null;
  source: string | null;
  changedAt: Iso | null;
}

/** One entry of a person's ledger. */
export interface ConsentEntryView {
  id: string;
  kind: 'asked' | 'granted' | 'refused' | 'opted_out' | 'opted_in';
  /** What it is about. */
  scope: ConsentScope;
  /** How it is known: `keyword`, `agent`, `form`, `api` … */
  basis: string;
  source: string | null;
  evidence: string | null;
  /** The message that said it. */
  messageId: string | null;
  /** `contact` when it was their own word, else who recorded it: `user:…`, `key:…`, `system`. */
  recordedBy: string;
  happenedAt: Iso;
  recordedAt: Iso;
}

/** What is known of a person's consent, and how it came about. */
export interface ConsentLedgerView extends ConsentView {
  contactId: string;
  /** They may have meant "stop": campaigns skip them until a person has looked. */
  doubtfulSince: Iso | null;
  /** Newest first. */
  history: readonly ConsentEntryView[];
}

export interface ContactView {
  id: string;
  name: string | null;
  pushName: string | null;
  /** International digits. */
  phone: string | null;
  phoneDisplay: string | null;
  externalId: string | null;
  email: string | null;
  language: string | null;
  timezone: string | null;
  tags: readonly string[];
  metadata: Readonly<Record<string, unknown>>;
  blocked: boolean;
  consent: ConsentView;
  /** They may have meant "stop": campaigns skip them until a person has looked. */
  doubtfulSince: Iso | null;
  aliases: readonly { kind: 'phone' | 'lid' | 'jid'; value: string }[];
  /**
   * Ids that WhatsApp has named with theirs, against what it had said before: a person has to judge.
   * `contactId`: whose they are here.
   */
  doubtfulIds: readonly { kind: 'phone' | 'lid'; value: string; contactId: string | null }[];
  lastInboundAt: Iso | null;
  lastOutboundAt: Iso | null;
  createdAt: Iso;
  version: number;
}
