import type { IncomingHttpHeaders } from 'node:http';
import { accessTokenS, refreshTokenS } from './token-life.js';

export const accessCookie = 'crm_access';
export const refreshCookie = 'crm_refresh';

/** One cookie of a request, or null. */
export function cookieOf({ cookie }: IncomingHttpHeaders, name: string): string | null {
  const pair = (cookie ?? '').split(';').find(part => part.trim().startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.trim().slice(name.length + 1)) : null;
}

function cookie(name: string, value: string, { path, maxAgeS }: { path: string; maxAgeS: number }): string {
  return `${name}=${encodeURIComponent(value)}; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict`;
}

/** The refresh token travels only to the calls that use it. */
export function signInCookies({ accessToken, refreshToken }: { accessToken: string; refreshToken: string }): string[] {
  return [
    cookie(accessCookie, accessToken, { path: '/', maxAgeS: accessTokenS }),
    cookie(refreshCookie, refreshToken, { path: '/api/auth', maxAgeS: refreshTokenS }),
  ];
}

export function signOutCookies(): string[] {
  return [
    cookie(accessCookie, '', { path: '/', maxAgeS: 0 }),
    cookie(refreshCookie, '', { path: '/api/auth', maxAgeS: 0 }),
  ];
}
