import Joi from 'joi';
import {
  defineRoute,
  Reply,
  type RateLimit,
  type RequestFacts,
  type Route,
} from '../http/index.js';
import { AppError } from '../kernel/errors.js';
import type { Principal } from '../kernel/principal.js';
import type { UserView } from '../protocol/views.js';
import { cookieOf, isSecure, refreshCookie, signInCookies, signOutCookies } from './cookies.js';
import type { UserRow } from './model.js';
import { accessTokenS } from './token-life.js';
import type { Setup } from './verbs/setup.js';
import type { SignedIn, Users } from './users.js';

interface Ports {
  users: Users;
  setup: Setup;
  /** Tries per address, and per address and e-mail. */
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
  password: Joi.string().min(10).max(1_000).required(),
});

export function userView({ id, email, name, role }: UserRow): UserView {
  return { id, email, name, role };
}

/** A page is never handed a token that its scripts could give away. */
const isPage = ({ headers }: RequestFacts) =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;

/** Cookies for pages; everybody else takes the tokens from the body. */
function signedIn(found: SignedIn, request: RequestFacts, status = 200): Reply {
  const { accessToken, refreshToken } = found;
  const user = userView(found.user);
  const tokens = { accessToken, refreshToken, expiresInS: accessTokenS };
  return new Reply(status, isPage(request) ? { user } : { user, ...tokens }, {
    'Set-Cookie': signInCookies(found, isSecure(request.headers)),
  });
}

function callerView(caller: Principal) {
  const { kind, id, name, permissions } = caller;
  const person = caller.kind === 'user' ? { email: caller.email, role: caller.role } : {};
  return { kind, id, name, ...person, rights: [...permissions] };
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
        const keys = [request.address, `${request.address} ${body.email.toLowerCase()}`];
        for (const key of keys) tries.take(key);
        const found = await users.signIn(body.email, body.password);
        for (const key of keys) tries.forget(key);
        return signedIn(found, request);
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
        return signedIn(await users.refresh(token), request);
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
        return new Reply(204, undefined, {
          'Set-Cookie': signOutCookies(isSecure(request.headers)),
        });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/auth/me',
      permission: 'signed-in',
      status: 200,
      handle: async ({ caller }) => callerView(caller),
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
        return signedIn(await users.signIn(person.email, person.password), request, 201);
      },
    }),
  ];
}
