import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../kernel/clock.js';
import type { UserId } from '../kernel/ids.js';
import { accessTokenS } from './token-life.js';

/** Who signed in, and by which sign-in, so that signing out ends this token too. */
export interface Claims {
  userId: UserId;
  familyId: string;
}

const issuer = 'whatsapp-crm';
const audience = 'whatsapp-crm';

/** Says who is calling and nothing else: rights are read from the database on every call. */
export function createAccessTokens(key: Uint8Array, clock: Clock) {
  return {
    issue({ userId, familyId }: Claims): Promise<string> {
      const nowS = Math.floor(clock.now().getTime() / 1_000);
      return new SignJWT({ sid: familyId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(nowS)
        .setExpirationTime(nowS + accessTokenS)
        .sign(key);
    },
    /** Null when the token is not ours or over. */
    async read(token: string): Promise<Claims | null> {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          audience,
          currentDate: clock.now(),
        });
        const { sub, sid } = payload;
        return sub && typeof sid === 'string' ? { userId: sub as UserId, familyId: sid } : null;
      } catch {
        return null;
      }
    },
  };
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;
