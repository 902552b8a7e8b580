import type { Reader } from '../../db/connection.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { CompanyId, NewId, UserId } from '../../kernel/ids.js';
import type { RandomBytes } from '../../kernel/random.js';
import { asActor, onUser } from '../acts.js';
import { links, users, type LinkRow, type TeamRole, type UserRow } from '../model.js';
import { hashPassword } from '../password.js';
import { emailKeyOf, hashOfToken, makeToken } from '../secret-token.js';
import { findMember, isCompanyOpen } from '../store.js';
import type { NewUser } from './setup.js';

interface Ports<Signed> {
  db: Reader;
  transact: Transact;
  clock: Clock;
  newId: NewId;
  randomBytes: RandomBytes;
  newRow(companyId: CompanyId, person: NewUser): Promise<UserRow>;
  insert(unit: Unit, row: UserRow): Promise<void>;
  begin(user: UserRow, before: (unit: Unit) => Promise<void>): Promise<Signed>;
  setPassword(user: UserRow, passwordHash: string): (unit: Unit) => Promise<void>;
}

export interface Invitee {
  email: string;
  name: string;
  role: TeamRole;
}

/** A link and the token in it, which nobody can read again. */
export interface MadeLink {
  link: LinkRow;
  token: string;
}

const dayMs = 24 * 3_600_000;
const lifeMs = { invite: 7 * dayMs, reset: dayMs };

const isOver = () =>
  new AppError('wrong_credentials', 'This link was used, is over, or was never made.');

/** Links that work once: into a company, and to a new password. Only hashes of them are kept. */
export function createLinks<Signed>(ports: Ports<Signed>) {
  const { db, transact, clock, newId, randomBytes } = ports;

  /** A new link makes those before it, of the same purpose for the same person, void. */
  async function make(
    unit: Unit,
    known: Pick<LinkRow, 'purpose' | 'userId' | 'email' | 'name' | 'role' | 'madeBy'>,
  ): Promise<MadeLink> {
    const { companyId } = unit;
    const token = makeToken(randomBytes);
    const now = clock.now();
    const emailKey = emailKeyOf(known.email);
    await links.remove(unit, { companyId, purpose: known.purpose, emailKey, usedAt: null });
    const link: LinkRow = {
      ...known,
      id: newId<string>(),
      companyId,
      email: known.email.trim(),
      emailKey,
      tokenHash: hashOfToken(token),
      expiresAt: new Date(now.getTime() + lifeMs[known.purpose]),
      usedAt: null,
      createdAt: now,
    };
    await links.insert(unit, link);
    return { link, token };
  }

  async function find(reader: Reader, purpose: LinkRow['purpose'], token: string) {
    const link = await links.findOne(reader, { tokenHash: hashOfToken(token), purpose });
    if (!link || link.usedAt || link.expiresAt <= clock.now()) throw isOver();
    if (!(await isCompanyOpen(reader, link.companyId))) throw isOver();
    return link;
  }

  /** Inside the transaction that does what the link is for: of two at once one comes too late. */
  async function use(unit: Unit, purpose: LinkRow['purpose'], token: string): Promise<void> {
    const { id, companyId } = await find(unit, purpose, token);
    await links.update(unit, { usedAt: clock.now() }, { companyId, id });
  }

  return {
    /** Throws `conflict` when they are in already. */
    async invite(unit: Unit, { email, name, role }: Invitee, madeBy: string): Promise<MadeLink> {
      const known = await users.findOne(unit, { emailKey: emailKeyOf(email) });
      // Somebody of another company is not told from nobody.
      if (known?.companyId === unit.companyId)
        throw new AppError('conflict', 'This person is a member already.');
      const made = await make(unit, { purpose: 'invite', userId: null, email, name, role, madeBy });
      const object = { kind: 'invitation', id: made.link.id, name } as const;
      unit.note({ what: 'user.invited', object, after: { role, email: made.link.email } });
      return made;
    },

    /** Invitations that still wait, newest first. */
    async invitations(reader: Reader, companyId: CompanyId): Promise<LinkRow[]> {
      const order = { order: ['createdAt', 'id'], newestFirst: true } as const;
      const open = await links.find(reader, { companyId, purpose: 'invite', usedAt: null }, order);
      return open.filter(({ expiresAt }) => expiresAt > clock.now());
    },

    withdraw: (companyId: CompanyId, id: string): Promise<void> =>
      transact(companyId, async unit => {
        const which = { companyId, id, purpose: 'invite', usedAt: null } as const;
        const link = await links.findOne(unit, which);
        if (!link) throw new AppError('not_found', 'There is no such invitation.');
        await links.remove(unit, which);
        const { name, role } = link;
        const object = { kind: 'invitation', id, name } as const;
        unit.note({ what: 'user.uninvited', object, before: { role } });
      }),

    /** Makes the person and signs them in. */
    async accept(token: string, { name, password }: { name?: string; password: string }) {
      const { companyId, email, role, name: called } = await find(db, 'invite', token);
      const person = { email, role, password, name: name ?? called };
      const user = await ports.newRow(companyId, person);
      return ports.begin(user, async unit => {
        await use(unit, 'invite', token);
        await ports.insert(unit, user);
        const how = { by: asActor(user), after: { role } };
        unit.note({ what: 'user.joined', object: onUser(user), ...how });
      });
    },

    resetPassword: (companyId: CompanyId, id: UserId, madeBy: string): Promise<MadeLink> =>
      transact(companyId, async unit => {
        const user = await findMember(unit, companyId, id);
        if (!user) throw new AppError('not_found', 'There is no such person here.');
        const { email, name, role } = user;
        unit.note({ what: 'user.reset_link', object: onUser(user) });
        return make(unit, { purpose: 'reset', userId: id, email, name, role, madeBy });
      }),

    /** Gives the person a new password, ends what was signed in, and signs them in. */
    async reset(token: string, password: string) {
      const { userId } = await find(db, 'reset', token);
      const user = userId && (await users.findOne(db, { id: userId }));
      if (user?.status !== 'active') throw isOver();
      const change = ports.setPassword(user, await hashPassword(password, randomBytes));
      return ports.begin(user, async unit => {
        await use(unit, 'reset', token);
        await change(unit);
      });
    },
  };
}
