import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../kernel/clock.js';
import type { UserId } from '../kernel/ids.js';
import { accessTokenS } from './token-life.js';

const issuer = 'whatsapp-crm';
const audience = 'whatsapp-crm';

/** Says who is calling and nothing else: rights are read from the database on every call. */
export function createAccessTokens(key: Uint8Array, clock: Clock) {
  return {
    issue: (userId: UserId): Promise<string> => {
      const nowS = Math.floor(clock.now().getTime() / 1_000);
      return new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(nowS)
        .setExpirationTime(nowS + accessTokenS)
        .sign(key);
    },
    /** The user, or null when the token is not ours or over. */
    read: async (token: string): Promise<UserId | null> => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          audience,
          currentDate: clock.now(),
        });
        return (payload.sub ?? null) as UserId | null;
      } catch {
        return null;
      }
    },
  };
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;
