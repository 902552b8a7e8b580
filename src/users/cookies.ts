import type { IncomingHttpHeaders } from 'node:http';
import { accessTokenS, refreshTokenS } from './token-life.js';

export const accessCookie = 'crm_access';
export const refreshCookie = 'crm_refresh';

interface CookieOptions {
  path: string;
  maxAgeS: number;
  secure: boolean;
}

/** One cookie of a request, or null. Our values never need decoding. */
export function cookieOf({ cookie }: IncomingHttpHeaders, name: string): string | null {
  const pair = (cookie ?? '').split(';').find(part => part.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1) || null;
}

/** Whether the browser speaks TLS, as the proxy in front of us says; claiming it wrongly only costs the claimer. */
export function isSecure(headers: IncomingHttpHeaders): boolean {
  return (
    String(headers['x-forwarded-proto'] ?? '')
      .split(',')[0]
      ?.trim() === 'https'
  );
}

function cookie(name: string, value: string, { path, maxAgeS, secure }: CookieOptions): string {
  const plain = `${name}=${value}; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict`;
  return secure ? `${plain}; Secure` : plain;
}

/** The refresh token travels only to the calls that use it. */
export function signInCookies(
  { accessToken, refreshToken }: { accessToken: string; refreshToken: string },
  secure: boolean,
): string[] {
  return [
    cookie(accessCookie, accessToken, { path: '/', maxAgeS: accessTokenS, secure }),
    cookie(refreshCookie, refreshToken, { path: '/api/auth', maxAgeS: refreshTokenS, secure }),
  ];
}

export function signOutCookies(secure: boolean): string[] {
  return [
    cookie(accessCookie, '', { path: '/', maxAgeS: 0, secure }),
    cookie(refreshCookie, '', { path: '/api/auth', maxAgeS: 0, secure }),
  ];
}
