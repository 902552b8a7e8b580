import { createHash } from 'node:crypto';
import type { Reader } from '../../db/connection.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { ApiKeyId, CompanyId, NewId, SessionId } from '../../kernel/ids.js';
import type { KeyScope } from '../../kernel/principal.js';
import type { RandomBytes } from '../../kernel/random.js';
import { apiKeys, type ApiKeyRow } from '../model.js';
import { findKey, listKeys } from '../store.js';

export interface KeyPorts {
  db: Reader;
  transact: Transact;
  clock: Clock;
  newId: NewId;
  randomBytes: RandomBytes;
  /** Told inside the transaction that gives or takes a right. */
  rightsChanged(unit: Unit): Promise<void>;
}

export interface NewKey {
  name: string;
  scopes: KeyScope[];
  /** null: all sessions of the company. */
  sessionIds: SessionId[] | null;
  expiresAt: Date | null;
  createdBy: string;
}

export const hashOfKey = (key: string) => createHash('sha256').update(key).digest('hex');

const onKey = ({ id, name }: Pick<ApiKeyRow, 'id' | 'name'>) =>
  ({ kind: 'key', id, name }) as const;

const factsOf = ({ scopes, sessionIds, expiresAt }: ApiKeyRow) => ({
  scopes,
  sessions: sessionIds,
  expiresAt: expiresAt?.toISOString() ?? null,
});

const firstKeyName = 'Environment API key';
const shownLength = 10;

/** Keys of scripts. A key is shown once, when it is made. */
export function createKeys({ db, transact, clock, newId, randomBytes, rightsChanged }: KeyPorts) {
  /** The key that the environment names may do everything a script can; an older one of its kind ends. */
  async function ensureFirst(companyId: CompanyId, key: string | null): Promise<void> {
    const keyHash = hashOfKey(key ?? '');
    const now = clock.now();
    await transact(companyId, async unit => {
      const present = await apiKeys.findOne(unit, { companyId, keyHash });
      const former = { companyId, name: firstKeyName, revokedAt: null };
      await apiKeys.update(unit, { revokedAt: now }, former);
      if (key === null) return;
      const good = { revokedAt: null, scopes: ['admin' as const] };
      if (present) {
        await apiKeys.update(unit, good, { companyId, id: present.id });
        return;
      }
      const row: ApiKeyRow = {
        id: newId<ApiKeyId>(),
        companyId,
        name: firstKeyName,
        prefix: key.slice(0, 4),
        keyHash,
        ...good,
        sessionIds: null,
        createdBy: null,
        lastUsedAt: null,
        expiresAt: null,
        createdAt: now,
      };
      await apiKeys.insert(unit, row);
      unit.note({ what: 'key.made', object: onKey(row), after: factsOf(row) });
    });
  }

  return {
    ensureFirst,
    list: (companyId: CompanyId): Promise<ApiKeyRow[]> => listKeys(db, companyId),

    async make(companyId: CompanyId, wanted: NewKey): Promise<{ row: ApiKeyRow; key: string }> {
      const key = `crm_${Buffer.from(randomBytes(32)).toString('base64url')}`;
      const row: ApiKeyRow = {
        ...wanted,
        id: newId<ApiKeyId>(),
        companyId,
        prefix: key.slice(0, shownLength),
        keyHash: hashOfKey(key),
        lastUsedAt: null,
        revokedAt: null,
        createdAt: clock.now(),
      };
      await transact(companyId, async unit => {
        await apiKeys.insert(unit, row);
        unit.note({ what: 'key.made', object: onKey(row), after: factsOf(row) });
      });
      return { row, key };
    },

    /** Ends it at once; the row stays, to say what it was. Revoking again changes nothing. */
    revoke: (companyId: CompanyId, id: ApiKeyId): Promise<void> =>
      transact(companyId, async unit => {
        const row = await findKey(unit, companyId, id);
        if (!row) throw new AppError('not_found', 'There is no such key.');
        if (row.revokedAt) return;
        await apiKeys.update(unit, { revokedAt: clock.now() }, { companyId, id });
        unit.note({ what: 'key.revoked', object: onKey(row), before: factsOf(row) });
        await rightsChanged(unit);
      }),
  };
}
