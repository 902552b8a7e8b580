import type { ContactId, ConversationId, MediaId, SessionId } from '../kernel/ids.js';
import type { Recipient } from '../kernel/phone-number.js';
import type { ConsentScope, MessageKind } from '../protocol/codes.js';

/** Whom a message is for: an address, a person we know, or a conversation that is open. */
export type To =
  | { kind: 'address'; recipient: Recipient }
  | { kind: 'contact'; id: ContactId }
  | { kind: 'conversation'; id: ConversationId };

/** A wish to send, parsed and checked for form. Whether it may go is decided later. */
export interface NewMessage {
  to: To;
  /** Other ways in which the same one was named. */
  alsoTo?: readonly To[];
  /** Our id or WAHA's name; undefined: the conversation's own, else the default session. */
  session: string | undefined;
  kind: MessageKind;
  text: string | null;
  mediaId: MediaId | null;
  replyTo: string | null;
  scheduledAt: Date | null;
  expiresAt: Date | null;
  /** 1 to 4; it can put a message behind others of its kind, never before them. */
  priority: number | null;
  consent: {
    basis: string;
    scope?: ConsentScope;
    source: string | null;
    evidence: string | null;
  } | null;
  /** Label of the campaign it belongs to. */
  campaign: string | null;
}

/** Who asks, for authorship, fairness and idempotency. */
export interface Asker {
  /** One word, `user:…` or `key:…`. */
  source: string;
  name: string;
  /** Set when a person writes in the page. */
  userId: string | null;
  idempotencyKey: string | null;
  /** The gateway itself, as when it confirms an opt-out. */
  origin?: 'system';
}

/** Where a new message is going, after the tables were asked. */
export interface Destination {
  sessionId: SessionId;
  contactId: ContactId | null;
}
