import {
  defineRoute,
  Reply,
  type RateLimit,
  type RequestFacts,
  type Route,
} from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import { cookieOf, isSecure, refreshCookie, signOutCookies } from '../cookies.js';
import { acceptBody, loginBody, refreshBody, resetBody, setupBody } from '../schema.js';
import { createSignInTries } from '../sign-in-tries.js';
import type { SignedIn, Users } from '../users.js';
import type { Setup } from '../verbs/setup.js';
import { signedIn } from './signed-in.js';

export interface AuthPorts {
  users: Users;
  setup: Setup;
  /** Tries per address, per account, and per both. */
  tries: RateLimit;
}

/** The ways in and out. Whoever calls these is nobody yet. */
export function authRoutes({ users, setup, tries }: AuthPorts): Route[] {
  const signInTries = createSignInTries(tries);

  async function byPassword({ address }: RequestFacts, email: string, password: string) {
    signInTries.begin(address, email);
    const found = await users.signIn(email, password).catch((error: unknown) => {
      signInTries.failed(address, email);
      throw error;
    });
    signInTries.succeeded(address, email);
    return found;
  }

  async function byLink({ address }: RequestFacts, use: () => Promise<SignedIn>) {
    const key = `${address} link`;
    tries.take(key);
    const found = await use();
    tries.forget(key);
    return found;
  }

  return [
    defineRoute({
      method: 'post',
      path: '/api/auth/login',
      permission: 'public',
      body: loginBody,
      status: 200,
      handle: async ({ body, request }) =>
        signedIn(await byPassword(request, body.email, body.password), request),
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
      method: 'post',
      path: '/api/auth/accept-invite',
      permission: 'public',
      body: acceptBody,
      status: 201,
      async handle({ body: { token, ...person }, request }) {
        return signedIn(
          await byLink(request, () => users.links.accept(token, person)),
          request,
          201,
        );
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/auth/reset',
      permission: 'public',
      body: resetBody,
      status: 200,
      async handle({ body: { token, password }, request }) {
        return signedIn(await byLink(request, () => users.links.reset(token, password)), request);
      },
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
