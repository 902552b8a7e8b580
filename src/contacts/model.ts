import { id, integer, json, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, ContactId } from '../kernel/ids.js';
import type { Restriction } from './restriction.js';

/** A person. */
export interface ContactRow extends Restriction {
  id: ContactId;
  companyId: CompanyId;
  externalId: string | null;
  name: string | null;
  /** Folded name or number, for search and order. */
  nameKey: string | null;
  pushName: string | null;
  /** International digits. */
  phone: string | null;
  email: string | null;
  language: string | null;
  timezone: string | null;
  tags: string[];
  metadata: Record<string, unknown>;
  onWhatsapp: 'yes' | 'no' | 'unknown';
  onWhatsappCheckedAt: Date | null;
  blockedAt: Date | null;
  /** They said something that may have meant "stop"; a person has to look. */
  doubtfulSince: Date | null;
  lastInboundAt: Date | null;
  lastOutboundAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

export const contacts = table<ContactRow>('contacts', {
  id: key(id),
  companyId: id,
  externalId: maybe(text),
  name: maybe(text),
  nameKey: maybe(text),
  pushName: maybe(text),
  phone: maybe(text),
  email: maybe(text),
  language: maybe(text),
  timezone: maybe(text),
  tags: json,
  metadata: json,
  onWhatsapp: text,
  onWhatsappCheckedAt: maybe(time),
  blockedAt: maybe(time),
  doubtfulSince: maybe(time),
  restrictedSince: maybe(time),
  restrictedUntil: maybe(time),
  restrictedCount: integer,
  lastInboundAt: maybe(time),
  lastOutboundAt: maybe(time),
  createdAt: time,
  updatedAt: time,
  version: integer,
});

export type AliasSource = 'webhook' | 'look_up' | 'sync' | 'user';

/** One WhatsApp id of a person: the number, or the hidden id that stands for it. */
export interface AliasRow {
  companyId: CompanyId;
  kind: 'phone' | 'lid';
  value: string;
  contactId: ContactId;
  source: AliasSource;
  seenAt: Date;
}

export const aliases = table<AliasRow>('contact_aliases', {
  companyId: key(id),
  kind: key(text),
  value: key(text),
  contactId: id,
  source: text,
  seenAt: time,
});
