import { rightOn, type Permission, type SessionRight } from '../../kernel/principal.js';
import type { GrantView } from '../../protocol/views.js';

/** What somebody may do, by session; null: everything on all of them. */
export type Grants = Readonly<Record<string, readonly SessionRight[]>> | null;

export interface Rights {
  rights: ReadonlySet<string>;
  grants: Grants;
}

export function grantsFrom(views: readonly GrantView[] | null): Grants {
  return views && Object.fromEntries(views.map(({ sessionId, rights }) => [sessionId, rights]));
}

/** Whether this may be done on this session. The server decides; the page only offers what it will take. */
export function allowsOn(
  { rights, grants }: Rights,
  permission: Permission,
  sessionId: string,
): boolean {
  if (!rights.has(permission)) return false;
  const right = rightOn(permission);
  return grants === null || right === null || grants[sessionId]?.includes(right) === true;
}

/** Whether there is a session on which this may be done. */
export function allowsSomewhere({ rights, grants }: Rights, permission: Permission): boolean {
  if (grants === null) return rights.has(permission);
  return Object.keys(grants).some(id => allowsOn({ rights, grants }, permission, id));
}

const wordsOf = (rights: Iterable<string>, grants: Grants) =>
  JSON.stringify([
    [...rights].sort(),
    grants &&
      Object.entries(grants)
        .map(([id, given]) => `${id} ${[...given].sort().join(' ')}`)
        .sort(),
  ]);

export function sameRights(one: Rights, other: Rights): boolean {
  return wordsOf(one.rights, one.grants) === wordsOf(other.rights, other.grants);
}
