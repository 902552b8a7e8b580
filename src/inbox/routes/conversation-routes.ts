import Joi from 'joi';
import type { Reader } from '../../db/connection.js';
import { scopeOf } from '../../db/scope.js';
import { defineRoute, Reply, type Route } from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import type { UserId } from '../../kernel/ids.js';
import type { Principal } from '../../kernel/principal.js';
import type { Sessions } from '../../sessions/index.js';
import type { Inbox } from '../inbox.js';
import {
  assignBody,
  conversationChange,
  conversationPath,
  conversationQuery,
  newConversation,
  type AssigneeWord,
} from '../schema.js';
import type { OpenConversation } from '../verbs/open-conversation.js';

interface Ports {
  db: Reader;
  inbox: Inbox;
  sessions: Sessions;
  open: OpenConversation;
}

const archiveBody = Joi.object<{ archived?: boolean }>({ archived: Joi.boolean() });
const closeBody = Joi.object<{ reason?: string }>({ reason: Joi.string().trim().max(200) });

/** Whom a filter means; undefined: anybody. */
function assigneeIn(word: AssigneeWord | undefined, caller: Principal): UserId | null | undefined {
  if (word === 'none') return null;
  return word === 'me' ? (caller.id as UserId) : word;
}

export function conversationRoutes({ db, inbox, sessions, open }: Ports): Route[] {
  const path = (verb: string) => `/api/conversations/:conversationId/${verb}`;
  return [
    defineRoute({
      method: 'get',
      path: '/api/conversations',
      permission: 'conversations:read',
      query: conversationQuery,
      status: 200,
      async handle({ query: { session, assignee, in: where, ...query }, caller }) {
        const id = session ? (await sessions.get(db, scopeOf(caller), session)).id : undefined;
        return inbox.listConversations(caller, {
          ...query,
          session: id,
          assignee: assigneeIn(assignee, caller),
          inTexts: where === 'all',
        });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/conversations',
      permission: 'conversations:manage',
      body: newConversation,
      status: 200,
      async handle({ body, caller }) {
        const { id, created } = await open(caller, body);
        return new Reply(created ? 201 : 200, await inbox.conversation(caller, id));
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/conversations/:conversationId',
      permission: 'conversations:read',
      params: conversationPath,
      status: 200,
      async handle({ params, caller }) {
        const view = await inbox.conversation(caller, params.conversationId);
        if (!view) throw new AppError('not_found', 'There is no such conversation.');
        return view;
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/api/conversations/:conversationId',
      permission: 'conversations:manage',
      params: conversationPath,
      body: conversationChange,
      status: 200,
      handle: ({ params, body, caller }) => inbox.change(caller, params.conversationId, body),
    }),
    defineRoute({
      method: 'post',
      path: path('assign'),
      permission: 'conversations:manage',
      params: conversationPath,
      body: assignBody,
      status: 200,
      handle: ({ params, body, caller }) => inbox.assign(caller, params.conversationId, body),
    }),
    defineRoute({
      method: 'get',
      path: path('assignees'),
      permission: 'conversations:read',
      params: conversationPath,
      status: 200,
      handle: async ({ params, caller }) => ({
        data: await inbox.assignees(caller, params.conversationId),
      }),
    }),
    defineRoute({
      method: 'post',
      path: path('close'),
      permission: 'conversations:manage',
      params: conversationPath,
      body: closeBody,
      status: 200,
      handle: ({ params, body, caller }) => inbox.close(caller, params.conversationId, body.reason),
    }),
    defineRoute({
      method: 'post',
      path: path('reopen'),
      permission: 'conversations:manage',
      params: conversationPath,
      status: 200,
      handle: ({ params, caller }) => inbox.reopen(caller, params.conversationId),
    }),
    defineRoute({
      method: 'post',
      path: path('archive'),
      permission: 'conversations:manage',
      params: conversationPath,
      body: archiveBody,
      status: 200,
      handle: ({ params, body, caller }) =>
        inbox.archive(caller, params.conversationId, body.archived ?? true),
    }),
    defineRoute({
      method: 'post',
      path: path('read'),
      permission: 'conversations:read',
      params: conversationPath,
      status: 200,
      handle: ({ params, caller }) => inbox.markRead(caller, params.conversationId),
    }),
  ];
}
