import { createHash } from 'node:crypto';
import type { Reader } from '../db/connection.js';
import type { Transact, Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { CompanyId, NewId, UserId } from '../kernel/ids.js';
import type { RandomBytes } from '../kernel/random.js';
import type { AccessTokens, Claims } from './access-token.js';
import { tokens, users, type TokenRow, type UserRow } from './model.js';
import { hashPassword, isPassword } from './password.js';
import { countUsers, dropExpiredTokens, findSignedIn } from './store.js';
import { refreshTokenS } from './token-life.js';
import type { NewUser } from './verbs/setup.js';

/** What a sign-in gives: a short token that says who, and a long one that is used once. */
export interface SignedIn {
  user: UserRow;
  accessToken: string;
  refreshToken: string;
}

interface Ports {
  db: Reader;
  transact: Transact;
  /** The machine's own clock: the sandbox's moved one must not end anybody's sign-in. */
  clock: Clock;
  newId: NewId;
  randomBytes: RandomBytes;
  accessTokens: AccessTokens;
}

/**
 * Two tabs refresh at the same moment with the same token, and an answer can be lost on its way:
 * within this time a used token is no sign of a thief.
 */
const reuseGraceMs = 30_000;

const emailKeyOf = (email: string) => email.trim().normalize('NFKC').toLowerCase();
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

const signInAgain = () => new AppError('unauthenticated', 'Sign in again.');

/** People, their passwords, and the tokens they stay signed in with. Rights are not decided here. */
export function createUsers({ db, transact, clock, newId, randomBytes, accessTokens }: Ports) {
  async function newToken(unit: Unit, user: UserRow, familyId: string): Promise<string> {
    const token = Buffer.from(randomBytes(32)).toString('base64url');
    const now = clock.now();
    await tokens.insert(unit, {
      id: newId<string>(),
      companyId: user.companyId,
      userId: user.id,
      familyId,
      tokenHash: hashOf(token),
      expiresAt: new Date(now.getTime() + refreshTokenS * 1_000),
      replacedAt: null,
      revokedAt: null,
      createdAt: now,
    });
    return token;
  }

  const revokeFamily = (unit: Unit, { companyId, familyId }: TokenRow) =>
    tokens.update(unit, { revokedAt: clock.now() }, { companyId, familyId, revokedAt: null });

  const find = (id: UserId): Promise<UserRow | null> => users.findOne(db, { id });

  /** Uses a token up; whether it could be. One used long ago shows a copy: the whole family ends. */
  async function redeem(unit: Unit, token: TokenRow): Promise<boolean> {
    const now = clock.now();
    if (token.revokedAt || token.expiresAt <= now) return false;
    if (!token.replacedAt) {
      await tokens.update(unit, { replacedAt: now }, { companyId: token.companyId, id: token.id });
      return true;
    }
    if (now.getTime() - token.replacedAt.getTime() <= reuseGraceMs) return true;
    await revokeFamily(unit, token);
    return false;
  }

  async function signedIn(
    user: UserRow,
    familyId: string,
    refreshToken: string,
  ): Promise<SignedIn> {
    return {
      user,
      refreshToken,
      accessToken: await accessTokens.issue({ userId: user.id, familyId }),
    };
  }

  return {
    find,

    isNobodyHere: async (): Promise<boolean> => (await countUsers(db)) === 0,

    /** Whom an access token speaks of, as they are now; null once the sign-in has ended. */
    signedInBy: (claims: Claims): Promise<UserRow | null> => findSignedIn(db, claims),

    async create(companyId: CompanyId, { email, name, password, role }: NewUser): Promise<UserRow> {
      const row: UserRow = {
        id: newId<UserId>(),
        companyId,
        email: email.trim(),
        emailKey: emailKeyOf(email),
        name,
        role,
        status: 'active',
        passwordHash: await hashPassword(password, randomBytes),
        lastLoginAt: null,
        createdAt: clock.now(),
      };
      await transact(companyId, async unit => {
        const taken = await users.findOne(unit, { emailKey: row.emailKey });
        if (taken)
          throw new AppError('conflict', 'Somebody with this e-mail address is here already.');
        await users.insert(unit, row);
      });
      return row;
    },

    /** The same answer, after the same time, for an unknown address and a wrong password. */
    async signIn(email: string, password: string): Promise<SignedIn> {
      const user = await users.findOne(db, { emailKey: emailKeyOf(email) });
      const right = await isPassword(password, user?.passwordHash ?? null);
      if (!user || !right || user.status !== 'active') {
        throw new AppError('wrong_credentials', 'E-mail address and password do not fit.');
      }
      const familyId = newId<string>();
      const refreshToken = await transact(user.companyId, async unit => {
        const now = clock.now();
        await users.update(unit, { lastLoginAt: now }, { companyId: user.companyId, id: user.id });
        await dropExpiredTokens(unit, user.id, now);
        return newToken(unit, user, familyId);
      });
      return signedIn(user, familyId, refreshToken);
    },

    /** Gives new tokens for a refresh token, which is thereby used up. */
    async refresh(refreshToken: string): Promise<SignedIn> {
      const token = await tokens.findOne(db, { tokenHash: hashOf(refreshToken) });
      const user = token && (await find(token.userId));
      if (!token || user?.status !== 'active') throw signInAgain();
      const next = await transact(user.companyId, async unit => {
        const present = await tokens.findOne(unit, { id: token.id });
        return present && (await redeem(unit, present))
          ? newToken(unit, user, token.familyId)
          : null;
      });
      if (!next) throw signInAgain();
      return signedIn(user, token.familyId, next);
    },

    /** Ends the family of this token; an unknown one is over anyway. */
    async signOut(refreshToken: string): Promise<void> {
      const token = await tokens.findOne(db, { tokenHash: hashOf(refreshToken) });
      if (token) await transact(token.companyId, unit => revokeFamily(unit, token));
    },
  };
}

export type Users = ReturnType<typeof createUsers>;
