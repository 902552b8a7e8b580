import type { Scope } from '../db/scope.js';
import { mayTouch } from '../db/scope.js';
import type { SessionId } from '../kernel/ids.js';
import type { EventRow } from '../stream/index.js';

/** Whether this caller may see a change: it must be of a session they may read, or of none. */
export function isVisible(scope: Scope, event: EventRow): boolean {
  if (event.companyId !== scope.companyId) return false;
  return event.sessionId === null || mayTouch(scope, event.sessionId as SessionId);
}

/** Several changes of one thing travel once, as it is now, in the place of the last. */
export function latestOfEach(events: readonly EventRow[]): EventRow[] {
  const last = new Map<string, EventRow>();
  for (const event of events) {
    const key = `${kindOf(event.type)} ${event.subjectId ?? ''}`;
    last.delete(key);
    last.set(key, event);
  }
  return [...last.values()];
}

/** A message that was made and changed since is told as made, so that the page finds its place for it. */
function kindOf(type: string): string {
  return type.split('.')[0] ?? type;
}
