import { timingSafeEqual } from 'node:crypto';
import { AppError } from '../../kernel/errors.js';
import type { CompanyId } from '../../kernel/ids.js';
import type { RandomBytes } from '../../kernel/random.js';
import type { UserRow } from '../model.js';

export interface NewUser {
  email: string;
  name: string;
  password: string;
  role: UserRow['role'];
}

interface Ports {
  users: {
    isNobodyHere(): Promise<boolean>;
    create(companyId: CompanyId, user: NewUser): Promise<UserRow>;
  };
  companyId: CompanyId;
  randomBytes: RandomBytes;
}

/** The first person: from the environment, or by the code that only who started the gateway saw. */
export function createSetup({ users, companyId, randomBytes }: Ports) {
  let code: string | null = null;

  function isCode(given: string): boolean {
    if (code === null) return false;
    const [a, b] = [Buffer.from(given), Buffer.from(code)];
    return a.length === b.length && timingSafeEqual(a, b);
  }

  return {
    isOpen: () => code !== null,

    /** Makes the owner, or answers the code with which somebody can become it; null when there is one. */
    async open(owner: { email: string; password: string } | null): Promise<string | null> {
      if (!(await users.isNobodyHere())) return null;
      if (owner) {
        const name = owner.email.split('@')[0] ?? owner.email;
        await users.create(companyId, { ...owner, name, role: 'admin' });
        return null;
      }
      code = Buffer.from(randomBytes(16)).toString('base64url');
      return code;
    },

    async finish(given: string, person: Omit<NewUser, 'role'>): Promise<UserRow> {
      if (code === null) throw new AppError('setup_done', 'The set-up is done. Sign in.');
      if (!isCode(given)) throw new AppError('wrong_credentials', 'This is not the set-up code.');
      code = null;
      try {
        return await users.create(companyId, { ...person, role: 'admin' });
      } catch (error) {
        // Nobody came in, so the door stays open for the same code.
        code = given;
        throw error;
      }
    },
  };
}

export type Setup = ReturnType<typeof createSetup>;
