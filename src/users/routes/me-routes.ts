import { defineRoute, Reply, type RateLimit, type Route } from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import type { Principal, UserPrincipal } from '../../kernel/principal.js';
import { isSecure, signOutCookies } from '../cookies.js';
import { passwordBody } from '../schema.js';
import type { Users } from '../users.js';
import { signedIn } from './signed-in.js';

interface Ports {
  users: Users;
  /** Tries per person. */
  tries: RateLimit;
}

function callerView(caller: Principal) {
  const { kind, id, name, permissions, grants } = caller;
  const person = caller.kind === 'user' ? { email: caller.email, role: caller.role } : {};
  const sessions =
    grants && [...grants].map(([sessionId, rights]) => ({ sessionId, rights: [...rights] }));
  return { kind, id, name, ...person, rights: [...permissions], sessions };
}

function personIn(caller: Principal): UserPrincipal {
  if (caller.kind === 'user') return caller;
  throw new AppError('forbidden', 'This call is for people.');
}

/** What everybody who is signed in may know and do about themselves. */
export function meRoutes({ users, tries }: Ports): Route[] {
  const me = (path: string) =>
    defineRoute({
      method: 'get',
      path,
      permission: 'signed-in',
      status: 200,
      handle: async ({ caller }) => callerView(caller),
    });

  return [
    me('/api/me'),
    me('/api/auth/me'),
    defineRoute({
      method: 'post',
      path: '/api/me/password',
      permission: 'signed-in',
      body: passwordBody,
      status: 200,
      async handle({ body: { current, password }, caller, request }) {
        const { id } = personIn(caller);
        const key = `password ${id}`;
        tries.take(key);
        const found = await users.changePassword(id, current, password);
        tries.forget(key);
        return signedIn(found, request);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/auth/logout-everywhere',
      permission: 'signed-in',
      status: 204,
      async handle({ caller, request }) {
        await users.signOutEverywhere(personIn(caller).id);
        return new Reply(204, undefined, {
          'Set-Cookie': signOutCookies(isSecure(request.headers)),
        });
      },
    }),
  ];
}
