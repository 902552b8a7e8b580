import { id, json, key, maybe, table, text, time } from '../../db/table.js';
import type { ActivityId, CompanyId, ConversationId, SessionId } from '../../kernel/ids.js';
import type { ActivityDetail, ActivityKind } from '../../protocol/views.js';

/** A line in a thread that is no message: who did what to the conversation. */
export interface ActivityRow {
  id: ActivityId;
  companyId: CompanyId;
  sessionId: SessionId;
  conversationId: ConversationId;
  kind: ActivityKind;
  /** A user or a key; null: it happened by itself. */
  byId: string | null;
  /** As they were called then. */
  byName: string | null;
  detail: ActivityDetail;
  at: Date;
}

export const activities = table<ActivityRow>('activities', {
  id: key(id),
  companyId: id,
  sessionId: id,
  conversationId: id,
  kind: text,
  byId: maybe(id),
  byName: maybe(text),
  detail: json,
  at: time,
});
