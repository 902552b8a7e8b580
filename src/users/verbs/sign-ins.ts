import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId, UserId } from '../../kernel/ids.js';
import type { RandomBytes } from '../../kernel/random.js';
import { tokens, type TokenRow, type UserRow } from '../model.js';
import { hashOfToken, makeToken } from '../secret-token.js';
import { refreshTokenS } from '../token-life.js';

interface Ports {
  clock: Clock;
  newId: NewId;
  randomBytes: RandomBytes;
}

/**
 * Two tabs refresh at the same moment with the same token, and an answer can be lost on its way:
 * within this time a used token is no sign of a thief.
 */
const reuseGraceMs = 30_000;

/** The refresh tokens of sign-ins. Of those given for one token only one is ever used honestly. */
export function createSignIns({ clock, newId, randomBytes }: Ports) {
  const end = (unit: Unit, which: Partial<TokenRow>) =>
    tokens.update(unit, { revokedAt: clock.now() }, { ...which, revokedAt: null });

  const endFamily = (unit: Unit, { familyId, userId }: TokenRow) => end(unit, { familyId, userId });

  /** Whether a second use can be a lost answer or another tab: soon, and nobody has gone on yet. */
  async function isInnocent(unit: Unit, token: TokenRow): Promise<boolean> {
    const usedMs = token.replacedAt?.getTime() ?? 0;
    if (clock.now().getTime() - usedMs > reuseGraceMs) return false;
    const given = await tokens.find(unit, { parentId: token.id });
    return given.every(({ replacedAt }) => replacedAt === null);
  }

  return {
    /** A new token; `parent` is the one it is given for. */
    async give(unit: Unit, user: UserRow, familyId: string, parent: TokenRow | null = null) {
      const token = makeToken(randomBytes);
      const now = clock.now();
      await tokens.insert(unit, {
        id: newId<string>(),
        companyId: user.companyId,
        userId: user.id,
        familyId,
        parentId: parent?.id ?? null,
        tokenHash: hashOfToken(token),
        expiresAt: new Date(now.getTime() + refreshTokenS * 1_000),
        replacedAt: null,
        revokedAt: null,
        createdAt: now,
      });
      return token;
    },

    /**
     * Uses a token up; whether it could be. Two who go on from one token are the owner and a thief:
     * the whole family ends.
     */
    async redeem(unit: Unit, token: TokenRow): Promise<boolean> {
      const now = clock.now();
      if (token.expiresAt <= now && !token.revokedAt) return false;
      if (!token.revokedAt && (!token.replacedAt || (await isInnocent(unit, token)))) {
        await tokens.update(unit, { replacedAt: token.replacedAt ?? now }, { id: token.id });
        if (token.parentId) await end(unit, { parentId: token.parentId, replacedAt: null });
        return true;
      }
      await endFamily(unit, token);
      return false;
    },

    endFamily,
    /** Signs somebody out everywhere. */
    endAll: (unit: Unit, userId: UserId) => end(unit, { userId }),
  };
}

export type SignIns = ReturnType<typeof createSignIns>;
