import { flag, id, integer, json, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, ContactId } from '../kernel/ids.js';
import type { Alias, AliasSource, Link } from './links.js';
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

/** One WhatsApp id of a person: the number, or the hidden id that stands for it. */
export interface AliasRow extends Alias {
  companyId: CompanyId;
  contactId: ContactId;
  source: AliasSource;
  seenAt: Date;
  /** When WAHA was last asked for the number behind a hidden id, and how often it did not know. */
  askedAt: Date | null;
  asks: number;
}

export const aliases = table<AliasRow>('contact_aliases', {
  companyId: key(id),
  kind: key(text),
  value: key(text),
  contactId: id,
  source: text,
  seenAt: time,
  askedAt: maybe(time),
  asks: integer,
});

export interface AliasLinkRow extends Link {
  companyId: CompanyId;
  /** Both belong to one person here; a `same` that does not hold contradicts another. */
  held: boolean;
}

export const aliasLinks = table<AliasLinkRow>('alias_links', {
  companyId: key(id),
  one: key(text),
  other: key(text),
  said: text,
  source: text,
  at: time,
  held: flag,
});

/** An id of ours that is no more, of a person or a conversation, and what it has become. */
export interface MergedIdRow {
  companyId: CompanyId;
  oldId: string;
  newId: string;
  mergeId: string;
}

export const mergedIds = table<MergedIdRow>('merged_ids', {
  companyId: key(id),
  oldId: key(id),
  newId: id,
  mergeId: id,
});
