import { defineRoute, type Route } from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import type { SessionId } from '../../kernel/ids.js';
import type { Principal } from '../../kernel/principal.js';
import type { Access } from '../access.js';
import { keyBody, keyPath, type KeyBody } from '../schema.js';
import { keyView } from '../views.js';

/** Turns a reference to a session of the caller's company into its id; throws unknown_session. */
export type SessionIdOf = (caller: Principal, reference: string) => Promise<SessionId>;

export interface KeyRoutePorts {
  keys: Access['keys'];
  sessionId: SessionIdOf;
  now(): Date;
}

function wrong(path: string, message: string): AppError {
  return new AppError('invalid_input', `${message}.`, { errors: [{ path, message }] });
}

/** Keys of scripts: shown once, known by their first characters after that. */
export function keyRoutes({ keys, sessionId, now }: KeyRoutePorts): Route[] {
  async function sessionsIn(caller: Principal, { scopes, sessions }: KeyBody) {
    if (!sessions) return null;
    if (scopes.includes('admin'))
      throw wrong('sessions', 'a key for the whole company is for all of its sessions');
    const ids = await Promise.all(sessions.map(reference => sessionId(caller, reference)));
    return [...new Set(ids)];
  }

  return [
    defineRoute({
      method: 'get',
      path: '/api/keys',
      permission: 'keys:manage',
      status: 200,
      handle: async ({ caller }) => ({ data: (await keys.list(caller.companyId)).map(keyView) }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/keys',
      permission: 'keys:manage',
      body: keyBody,
      status: 201,
      async handle({ body, caller }) {
        const { name, scopes, expiresAt = null } = body;
        if (expiresAt && expiresAt <= now()) throw wrong('expiresAt', 'expiresAt must lie ahead');
        const made = await keys.make(caller.companyId, {
          ...{ name, scopes, expiresAt },
          sessionIds: await sessionsIn(caller, body),
          createdBy: caller.name,
        });
        return { ...keyView(made.row), key: made.key };
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/keys/:keyId',
      permission: 'keys:manage',
      params: keyPath,
      status: 204,
      handle: ({ params, caller }) => keys.revoke(caller.companyId, params.keyId),
    }),
  ];
}
