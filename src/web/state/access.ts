import type { SessionAccessView } from '../../protocol/views.js';

/** Whose rights are looked at: everybody's on one number, or one manager's on all of them. */
export type AccessAbout =
  { kind: 'session'; id: string; name: string } | { kind: 'member'; id: string; name: string };

export const accessRights = ['canRead', 'canWrite', 'canManageChats'] as const;

export type AccessRight = (typeof accessRights)[number];

export type Given = Pick<SessionAccessView, AccessRight>;

/** One manager on one number. */
export interface AccessRow {
  sessionId: string;
  managerId: string;
  /** Of the manager, or of the number: whichever the table is not about. */
  name: string;
  given: Given;
}

const nothing: Given = { canRead: false, canWrite: false, canManageChats: false };

/** A row for everybody who could be given something, with what they have. */
export function accessRows(
  known: readonly SessionAccessView[],
  pairs: readonly Omit<AccessRow, 'given'>[],
): AccessRow[] {
  return pairs.map(pair => {
    const { sessionId, managerId } = pair;
    const found = known.find(one => one.sessionId === sessionId && one.managerId === managerId);
    if (!found?.canRead) return { ...pair, given: nothing };
    const { canRead, canWrite, canManageChats } = found;
    return { ...pair, given: { canRead, canWrite, canManageChats } };
  });
}

/** One tick more or less. Nothing holds without reading: it comes with the others and takes them along. */
export function ticked(given: Given, right: AccessRight, on: boolean): Given {
  if (!on) return right === 'canRead' ? nothing : { ...given, [right]: false };
  return { ...given, canRead: true, [right]: true };
}

const isSame = (one: Given, other: Given) =>
  accessRights.every(right => one[right] === other[right]);

/** What a table says now that it did not say before, to be given or, where nothing is left, taken. */
export function accessChanges(
  before: readonly AccessRow[],
  after: readonly AccessRow[],
): AccessRow[] {
  return after.filter((row, at) => {
    const known = before[at];
    return known !== undefined && !isSame(known.given, row.given);
  });
}
