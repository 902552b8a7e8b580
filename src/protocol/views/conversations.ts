import type { Direction, FailureCode, MessageKind, MessageStatus, Priority } from '../codes.js';
import type { ColleagueView } from './activities.js';
import type { Iso } from './basics.js';

export interface PreviewView {
  text: string | null;
  /** Deleted for everyone by who wrote it. */
  revoked: boolean;
  type: MessageKind;
  direction: Direction;
  status: MessageStatus | null;
  failure: FailureCode | null;
}

export interface ConversationView {
  id: string;
  sessionId: string;
  session: string;
  contactId: string | null;
  kind: 'person' | 'group';
  chatId: string;
  /** Name of the person or subject of the group; the number when nothing better is known. */
  title: string;
  /** Readable form, `+62 812-9931-2207`. */
  phone: string | null;
  status: 'open' | 'closed';
  archived: boolean;
  /** Whose it is; null: nobody's yet. */
  assignee: ColleagueView | null;
  priority: Priority;
  /** Ids of its labels. */
  labels: readonly string[];
  /** Out of sight until then, or until the person writes. */
  snoozedUntil: Iso | null;
  unread: number;
  /** Our messages in this conversation that have not left yet. */
  waiting: number;
  /** The 24 hours after a person last wrote. */
  window: { open: boolean; closesAt: Iso | null };
  preview: PreviewView | null;
  lastMessageAt: Iso | null;
  /** Since when the person waits for an answer. */
  waitingSince: Iso | null;
  createdAt: Iso;
  version: number;
}

export interface ConversationCounts {
  open: number;
  /** Of those open, the caller's own. */
  mine: number;
  /** Of those open, nobody's. */
  unassigned: number;
  waiting: number;
  snoozed: number;
  closed: number;
  archived: number;
  unread: number;
}
