/**
 * Conversations with people and groups, their 24-hour windows, and the truth about every message
 * both ways: where it stands is decided here and nowhere else, by the table in message-status.
 * It never talks to WAHA, to sockets or to HTTP.
 */
export { createConversations, type Conversations, type Counterpart } from './conversations.js';
export { windowMs } from './service-window.js';
export { isFinal, lift, mayBecome, shownRank, type AckRank } from './message-status.js';
export { priorities } from './priorities.js';
export { labels, type LabelRow } from './model/labels.js';
export { messages, type ConversationRow, type MessageRow } from './model.js';
export {
  listSorts,
  listViews,
  type ConversationFilter,
  type ListSort,
  type ListView,
} from './store/list-sql.js';
export { sessionSql, type ConversationWithContext } from './store/conversation-store.js';
export { stretchSql, type Stretch } from './store/activity-store.js';
export type { SearchFilter } from './store/search-store.js';
export type { MessageWithContext, ThreadFilter, Viewer } from './store/message-store.js';
export type { NewDeed } from './verbs/do-to-message.js';
export { messageRow } from './verbs/add-message.js';
export type { Evidence } from './verbs/move-message.js';
export type { Assignee } from './verbs/tend.js';
export { activityView, labelView, conversationView, messageView, type Place } from './views.js';
