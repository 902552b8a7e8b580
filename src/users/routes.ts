import Joi from 'joi';
import { defineRoute, Reply, type RateLimit, type Route } from '../http/index.js';
import { AppError } from '../kernel/errors.js';
import type { UserView } from '../protocol/views.js';
import { cookieOf, refreshCookie, signInCookies, signOutCookies } from './cookies.js';
import type { UserRow } from './model.js';
import { accessTokenS } from './token-life.js';
import type { Setup } from './verbs/setup.js';
import type { SignedIn, Users } from './users.js';

interface Ports {
  users: Users;
  setup: Setup;
  /** Tries per address and e-mail. */
  tries: RateLimit;
}

const email = Joi.string().trim().email({ tlds: false }).max(200).required();

const loginBody = Joi.object<{ email: string; password: string }>({
  email,
  password: Joi.string().max(1_000).required(),
});

const refreshBody = Joi.object<{ refreshToken?: string }>({ refreshToken: Joi.string().max(200) });

const setupBody = Joi.object<{ code: string; name: string; email: string; password: string }>({
  code: Joi.string().max(100).required(),
  name: Joi.string().trim().min(1).max(100).required(),
  email,
  password: Joi.string().min(8).max(1_000).required(),
});

export function userView({ id, email, name, role }: UserRow): UserView {
  return { id, email, name, role };
}

/** Cookies for the page; scripts take the tokens from the body. */
function signedIn(found: SignedIn, status = 200): Reply {
  const { user, accessToken, refreshToken } = found;
  const body = { user: userView(user), accessToken, refreshToken, expiresInS: accessTokenS };
  return new Reply(status, body, { 'Set-Cookie': signInCookies(found) });
}

export function userRoutes({ users, setup, tries }: Ports): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/auth/login',
      permission: 'public',
      body: loginBody,
      status: 200,
      async handle({ body, request }) {
        const who = `${request.address} ${body.email.toLowerCase()}`;
        tries.take(who);
        const found = await users.signIn(body.email, body.password);
        tries.forget(who);
        return signedIn(found);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/auth/refresh',
      permission: 'public',
      body: refreshBody,
      status: 200,
      async handle({ body, request }) {
        const token = body.refreshToken ?? cookieOf(request.headers, refreshCookie);
        if (!token) throw new AppError('unauthenticated', 'Sign in again.');
        return signedIn(await users.refresh(token));
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/auth/logout',
      permission: 'public',
      body: refreshBody,
      status: 204,
      async handle({ body, request }) {
        const token = body.refreshToken ?? cookieOf(request.headers, refreshCookie);
        if (token) await users.signOut(token);
        return new Reply(204, undefined, { 'Set-Cookie': signOutCookies() });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/auth/me',
      permission: 'signed-in',
      status: 200,
      handle: async ({ caller: { kind, id, name, permissions } }) => ({ kind, id, name, rights: [...permissions] }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/setup',
      permission: 'public',
      status: 200,
      handle: async () => ({ open: setup.isOpen() }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/setup',
      permission: 'public',
      body: setupBody,
      status: 201,
      async handle({ body: { code, ...person }, request }) {
        tries.take(`${request.address} setup`);
        await setup.finish(code, person);
        return signedIn(await users.signIn(person.email, person.password), 201);
      },
    }),
  ];
}
