import type { ActivityView } from '../../protocol/views.js';

function inOrder(one: ActivityView, other: ActivityView): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** Oldest first, each once. What happened does not change. */
export function withActivities(
  known: readonly ActivityView[],
  incoming: readonly ActivityView[],
): readonly ActivityView[] {
  const ids = new Set(known.map(({ id }) => id));
  const fresh = incoming.filter(({ id }) => !ids.has(id));
  return fresh.length === 0 ? known : [...known, ...fresh].sort(inOrder);
}
