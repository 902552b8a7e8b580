import { countFailedSignIns } from '../audit/index.js';
import type { Reader } from '../db/connection.js';
import type { Transact, Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { CompanyId, NewId, UserId } from '../kernel/ids.js';
import { nowhere } from '../kernel/principal.js';
import type { RandomBytes } from '../kernel/random.js';
import type { AccessTokens, Claims } from './access-token.js';
import { tokens, users, type UserRow } from './model.js';
import { hashPassword, isPassword } from './password.js';
import { emailKeyOf, hashOfToken } from './secret-token.js';
import {
  countUsers,
  dropExpiredTokens,
  findMember,
  findSignedIn,
  findWelcome,
  listMembers,
} from './store.js';
import { asActor, onUser } from './acts.js';
import { changeMember } from './verbs/change-member.js';
import { createLinks } from './verbs/links.js';
import type { NewUser } from './verbs/setup.js';
import { createSignIns } from './verbs/sign-ins.js';

/** What a sign-in gives: a short token that says who, and a long one that is used once. */
export interface SignedIn {
  user: UserRow;
  accessToken: string;
  refreshToken: string;
}

export interface UserPorts {
  db: Reader;
  transact: Transact;
  /** The machine's own clock: the sandbox's moved one must not end anybody's sign-in. */
  clock: Clock;
  newId: NewId;
  randomBytes: RandomBytes;
  accessTokens: AccessTokens;
  /** Told inside the transaction that gives or takes a right. */
  rightsChanged(unit: Unit): Promise<void>;
}

const signInAgain = () => new AppError('unauthenticated', 'Sign in again.');
const wrongPair = () =>
  new AppError('wrong_credentials', 'E-mail address and password do not fit.');

/** People, their passwords, and the tokens they stay signed in with. Rights are not decided here. */
export function createUsers(ports: UserPorts) {
  const { db, transact, clock, newId, randomBytes, accessTokens, rightsChanged } = ports;
  const signIns = createSignIns(ports);
  const homeOf = ({ companyId }: Pick<UserRow, 'companyId'>) => companyId ?? nowhere;

  const find = (id: UserId): Promise<UserRow | null> => users.findOne(db, { id });

  async function insert(unit: Unit, row: UserRow): Promise<void> {
    const taken = await users.findOne(unit, { emailKey: row.emailKey });
    if (taken) throw new AppError('conflict', 'Somebody with this e-mail address is here already.');
    await users.insert(unit, row);
  }

  const newRow = async (
    companyId: CompanyId | null,
    { email, name, password, role }: NewUser,
  ): Promise<UserRow> => ({
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
  });

  async function create(companyId: CompanyId | null, person: NewUser): Promise<UserRow> {
    const row = await newRow(companyId, person);
    await transact(homeOf(row), async unit => {
      await insert(unit, row);
      unit.note({ what: 'user.joined', object: onUser(row), after: { role: row.role } });
    });
    return row;
  }

  async function signedIn(
    user: UserRow,
    familyId: string,
    refreshToken: string,
  ): Promise<SignedIn> {
    const accessToken = await accessTokens.issue({ userId: user.id, familyId });
    return { user, refreshToken, accessToken };
  }

  /** Begins a new family, in the transaction that also does what comes before it. */
  async function begin(
    user: UserRow,
    before: (unit: Unit) => Promise<void> = async () => undefined,
  ): Promise<SignedIn> {
    const familyId = newId<string>();
    const refreshToken = await transact(homeOf(user), async unit => {
      const now = clock.now();
      await before(unit);
      await users.update(unit, { lastLoginAt: now }, { id: user.id });
      await dropExpiredTokens(unit, user.id, now);
      return signIns.give(unit, user, familyId);
    });
    return signedIn(user, familyId, refreshToken);
  }

  /** A new password ends every sign-in that was made with the old one. */
  const setPassword = (user: UserRow, passwordHash: string) => async (unit: Unit) => {
    await users.update(unit, { passwordHash }, { id: user.id });
    unit.note({ what: 'user.password', object: onUser(user), by: asActor(user) });
    await signIns.endAll(unit, user.id);
    await rightsChanged(unit);
  };

  /** Who was refused, as far as anybody is known by this address; written alike for both. */
  async function noteRefused(user: UserRow | null): Promise<void> {
    const object = user ? onUser(user) : ({ kind: 'user', id: null } as const);
    await transact(user ? homeOf(user) : nowhere, async unit =>
      unit.note({ what: 'signin.failed', object }),
    );
  }

  const noteSignedIn = (user: UserRow) => async (unit: Unit) => {
    const failedBefore = await countFailedSignIns(unit, unit.companyId, user.id);
    const object = onUser(user);
    unit.note({ what: 'signin.succeeded', object, by: asActor(user), after: { failedBefore } });
  };

  /** The same work for an unknown address, a wrong password, and somebody who may not come in. */
  async function whoFits(email: string, password: string): Promise<UserRow> {
    const known = await users.findOne(db, { emailKey: emailKeyOf(email) });
    const isRight = await isPassword(password, known?.passwordHash ?? null);
    const user = known && (await findWelcome(db, known.id));
    if (user && isRight) return user;
    await noteRefused(known);
    throw wrongPair();
  }

  return {
    find,
    create,

    isNobodyHere: async (): Promise<boolean> => (await countUsers(db)) === 0,

    /** Whom an access token speaks of, as they are now; null once the sign-in has ended. */
    signedInBy: (claims: Claims): Promise<UserRow | null> => findSignedIn(db, claims),

    /** Makes the one who runs the installation, unless somebody has the address already. */
    async ensureSuperadmin(
      known: { email: string; password: string } | null,
    ): Promise<UserRow | null> {
      if (!known) return null;
      const present = await users.findOne(db, { emailKey: emailKeyOf(known.email) });
      const name = known.email.split('@')[0] ?? known.email;
      return present ?? create(null, { ...known, name, role: 'superadmin' });
    },

    /** The same answer, after the same time, for an unknown address and a wrong password. */
    async signIn(email: string, password: string): Promise<SignedIn> {
      const user = await whoFits(email, password);
      return begin(user, noteSignedIn(user));
    },

    /** Gives new tokens for a refresh token, which is thereby used up. */
    async refresh(refreshToken: string): Promise<SignedIn> {
      const token = await tokens.findOne(db, { tokenHash: hashOfToken(refreshToken) });
      const user = token && (await findWelcome(db, token.userId));
      if (!token || !user) throw signInAgain();
      const next = await transact(homeOf(user), async unit => {
        const present = await tokens.findOne(unit, { id: token.id });
        if (present && (await signIns.redeem(unit, present)))
          return signIns.give(unit, user, token.familyId, present);
        // Its family has ended: two go on from one token.
        if (present && !present.revokedAt && present.expiresAt > clock.now())
          unit.note({ what: 'signin.stolen', object: onUser(user) });
        return null;
      });
      if (!next) throw signInAgain();
      return signedIn(user, token.familyId, next);
    },

    /** Ends the family of this token; an unknown one is over anyway. */
    async signOut(refreshToken: string): Promise<void> {
      const token = await tokens.findOne(db, { tokenHash: hashOfToken(refreshToken) });
      if (!token) return;
      const user = await find(token.userId);
      await transact(homeOf(token), async unit => {
        const ended = await signIns.endFamily(unit, token);
        if (user && ended > 0)
          unit.note({ what: 'signin.ended', object: onUser(user), by: asActor(user) });
        await rightsChanged(unit);
      });
    },

    /** On every device, this one too. */
    async signOutEverywhere(id: UserId): Promise<void> {
      const user = await find(id);
      if (!user) return;
      await transact(homeOf(user), async unit => {
        await signIns.endAll(unit, id);
        unit.note({ what: 'signin.ended_everywhere', object: onUser(user) });
        await rightsChanged(unit);
      });
    },

    /** Everybody else who was signed in as this person is out; the caller is signed in anew. */
    async changePassword(id: UserId, present: string, next: string): Promise<SignedIn> {
      const user = await find(id);
      const isRight = await isPassword(present, user?.passwordHash ?? null);
      if (!user || !isRight)
        throw new AppError('wrong_credentials', 'This is not the present password.');
      return begin(user, setPassword(user, await hashPassword(next, randomBytes)));
    },

    members: listMembers,
    member: findMember,
    changeMember: changeMember({ transact, rightsChanged, signIns }),
    links: createLinks({ ...ports, insert, newRow, begin, setPassword }),
  };
}

export type Users = ReturnType<typeof createUsers>;
