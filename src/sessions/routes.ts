import Joi from 'joi';
import type { Reader } from '../db/connection.js';
import { scopeOf } from '../db/scope.js';
import { defineRoute, instant, Reply, type Route } from '../http/index.js';
import type { SessionView } from '../protocol/views.js';
import type { SessionRow } from './model.js';
import type { Sessions } from './sessions.js';

interface Ports {
  db: Reader;
  sessions: Sessions;
  /** With the figures that other modules have about a session. */
  present(rows: readonly SessionRow[]): Promise<SessionView[]>;
  defaultSession: string;
}

interface StartBody {
  sessionId?: string;
  session?: string;
  name?: string;
  label?: string;
}

const sessionName = Joi.string()
  .trim()
  .min(1)
  .max(60)
  .pattern(/^[A-Za-z0-9_-]+$/, 'letters, digits, - and _');

const startBody = Joi.object<StartBody>({
  sessionId: sessionName,
  session: sessionName,
  name: sessionName,
  label: Joi.string().trim().min(1).max(60),
});

const sessionPath = Joi.object<{ sessionId: string }>({
  sessionId: Joi.string().max(100).required(),
});
const changeBody = Joi.object<{ inUseSince: Date }>({
  inUseSince: instant.max('now').required(),
});

export function sessionRoutes({ db, sessions, present, defaultSession }: Ports): Route[] {
  const presentOne = async (row: SessionRow) => (await present([row]))[0];
  return [
    defineRoute({
      method: 'get',
      path: '/api/sessions',
      permission: 'sessions:read',
      status: 200,
      handle: async ({ caller }) => ({
        data: await present(await sessions.list(db, scopeOf(caller))),
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/sessions/start',
      permission: 'sessions:link',
      body: startBody,
      status: 200,
      async handle({ body, caller }) {
        const reference = body.sessionId ?? body.session ?? body.name ?? defaultSession;
        const known = await sessions.find(db, scopeOf(caller), reference);
        const label = body.label === undefined ? {} : { label: body.label };
        const { session, created } = await sessions.start(
          scopeOf(caller),
          known?.name ?? reference,
          label,
        );
        return new Reply(created ? 201 : 200, await presentOne(session));
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/sessions/:sessionId/stop',
      permission: 'sessions:link',
      params: sessionPath,
      status: 200,
      handle: async ({ params, caller }) =>
        presentOne(await sessions.stop(scopeOf(caller), params.sessionId)),
    }),
    defineRoute({
      method: 'get',
      path: '/api/sessions/:sessionId/status',
      permission: 'sessions:read',
      params: sessionPath,
      status: 200,
      handle: async ({ params, caller }) =>
        presentOne(await sessions.get(db, scopeOf(caller), params.sessionId)),
    }),
    defineRoute({
      method: 'get',
      path: '/api/sessions/:sessionId/qr',
      permission: 'sessions:link',
      params: sessionPath,
      status: 200,
      handle: async ({ params, caller }) =>
        sessions.qr(await sessions.get(db, scopeOf(caller), params.sessionId)),
    }),
    defineRoute({
      method: 'patch',
      path: '/api/sessions/:sessionId',
      permission: 'sessions:link',
      params: sessionPath,
      body: changeBody,
      status: 200,
      handle: async ({ params, body, caller }) =>
        presentOne(
          await sessions.declareInUseSince(scopeOf(caller), params.sessionId, body.inUseSince),
        ),
    }),
  ];
}
