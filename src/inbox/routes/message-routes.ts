import Joi from 'joi';
import { scopeOf } from '../../db/scope.js';
import type { Reader } from '../../db/connection.js';
import { defineRoute, type Route } from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import { ulidPattern, type ConversationId } from '../../kernel/ids.js';
import type { Sessions } from '../../sessions/index.js';
import type { Inbox } from '../inbox.js';
import { messagePath, searchQuery, threadQuery } from '../schema.js';

interface Ports {
  db: Reader;
  inbox: Inbox;
  sessions: Sessions;
}

const anyPath = Joi.object<{ id: string }>({
  id: Joi.string().pattern(ulidPattern, 'id').required(),
});
const starBody = Joi.object<{ starred?: boolean }>({ starred: Joi.boolean() });

export function messageRoutes({ db, inbox, sessions }: Ports): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/messages/search',
      permission: 'messages:read',
      query: searchQuery,
      status: 200,
      async handle({ query: { session, type, ...query }, caller }) {
        const sessionId = session
          ? (await sessions.get(db, scopeOf(caller), session)).id
          : undefined;
        return inbox.searchMessages(caller, { ...query, sessionId, kind: type });
      },
    }),
    defineRoute({
      method: 'get',
      // Ids are unique over both tables: a conversation's gives its messages, a message's the message.
      path: '/api/messages/:id',
      permission: 'messages:read',
      params: anyPath,
      query: threadQuery,
      status: 200,
      async handle({ params: { id }, query, caller }) {
        const message = await inbox.message(caller, id);
        if (message) return message;
        const conversation = await inbox.conversation(caller, id);
        if (!conversation)
          throw new AppError('not_found', 'There is no such message or conversation.');
        return inbox.thread(caller, conversation.id as ConversationId, query);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/messages/:messageId/star',
      permission: 'messages:read',
      params: messagePath,
      body: starBody,
      status: 200,
      handle: async ({ params: { messageId }, body, caller }) => ({
        id: messageId,
        starred: await inbox.star(caller, messageId, body.starred),
      }),
    }),
  ];
}
