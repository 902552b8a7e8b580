import type { ResumeReviewView } from '../../protocol/views.js';

type Stale = ResumeReviewView['stale'][number];

/** Which stale messages a person keeps; all others are cancelled. */
export type Kept = ReadonlySet<string>;

export function toggled(kept: Kept, id: string): Kept {
  const next = new Set(kept);
  if (!next.delete(id)) next.add(id);
  return next;
}

export function allKept(stale: readonly Stale[]): Kept {
  return new Set(stale.map(({ id }) => id));
}

/** What the resume is told to do with each stale message. Ids that are no longer stale are left out. */
export function decisions(
  stale: readonly Stale[],
  kept: Kept,
): { cancel: string[]; keep: string[] } {
  const ids = stale.map(({ id }) => id);
  return { cancel: ids.filter(id => !kept.has(id)), keep: ids.filter(id => kept.has(id)) };
}

const order = ['reply', 'known', 'first_contact', 'campaign', 'group'] as const;

export type ReviewCategory = (typeof order)[number];

/** What would go, by category, in the order in which it goes. */
export function categoryRows(
  byCategory: ResumeReviewView['byCategory'],
): { category: ReviewCategory; n: number }[] {
  return order.flatMap(category => {
    const n = byCategory[category] ?? 0;
    return n > 0 ? [{ category, n }] : [];
  });
}
