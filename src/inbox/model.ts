import { id, integer, json, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, ConversationId, NoteId, SessionId, UserId } from '../kernel/ids.js';

/** What the team writes to itself in a thread. No message, and in no table of messages: nothing sends it. */
export interface NoteRow {
  id: NoteId;
  companyId: CompanyId;
  sessionId: SessionId;
  conversationId: ConversationId;
  /** A user or a key. */
  authorId: string;
  /** As they were called then. */
  authorName: string;
  /** Empty once it was deleted. */
  body: string;
  /** Whom it calls. */
  mentions: UserId[];
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  version: number;
}

export const notes = table<NoteRow>('notes', {
  id: key(id),
  companyId: id,
  sessionId: id,
  conversationId: id,
  authorId: id,
  authorName: text,
  body: text,
  mentions: json,
  createdAt: time,
  editedAt: maybe(time),
  deletedAt: maybe(time),
  version: integer,
});
