import { id, key, table, text, time } from '../../db/table.js';
import type { CompanyId, ConversationId, LabelId } from '../../kernel/ids.js';
import type { LabelColor } from '../../protocol/codes.js';

/** A word of the company that is put on conversations. */
export interface LabelRow {
  id: LabelId;
  companyId: CompanyId;
  name: string;
  /** By which two names are the same. */
  nameKey: string;
  color: LabelColor;
  createdAt: Date;
}

export const labels = table<LabelRow>('labels', {
  id: key(id),
  companyId: id,
  name: text,
  nameKey: text,
  color: text,
  createdAt: time,
});

export interface ConversationLabelRow {
  conversationId: ConversationId;
  labelId: LabelId;
  companyId: CompanyId;
}

export const conversationLabels = table<ConversationLabelRow>('conversation_labels', {
  conversationId: key(id),
  labelId: key(id),
  companyId: id,
});
