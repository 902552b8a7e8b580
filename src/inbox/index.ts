/**
 * What agents see and do: lists, threads, people, opening, closing, starring. It shows the truth
 * about messages and never holds any.
 */
export { createInbox, viewerOf, type Inbox } from './inbox.js';
export { blockRoutes } from './routes/block-routes.js';
export { bootstrapRoutes } from './routes/bootstrap-routes.js';
export { consentRoutes } from './routes/consent-routes.js';
export { contactRoutes } from './routes/contact-routes.js';
export { conversationRoutes } from './routes/conversation-routes.js';
export { customerConsentRoutes } from './routes/customer-consent-routes.js';
export { labelRoutes } from './routes/label-routes.js';
export { mergeRoutes } from './routes/merge-routes.js';
export { noteRoutes } from './routes/note-routes.js';
export { messageRoutes } from './routes/message-routes.js';
export { openConversation } from './verbs/open-conversation.js';
export { createSnoozeEnds } from './workers/snooze-ends.js';
export { createSync, syncView } from './verbs/start-sync.js';
