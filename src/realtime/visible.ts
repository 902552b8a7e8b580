import { mayTouch, scopeOf } from '../db/scope.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { Permission, Principal } from '../kernel/principal.js';
import type { StreamData } from '../protocol/socket.js';
import type { EventRow } from '../stream/index.js';

/** What it takes to hear of a kind of change. Complete: a new one must find its place here. */
const rightToHear: Record<StreamData['type'], Permission> = {
  'message.created': 'messages:read',
  'message.changed': 'messages:read',
  'message.merged': 'messages:read',
  'conversation.changed': 'conversations:read',
  'conversation.merged': 'conversations:read',
  'activity.added': 'conversations:read',
  'note.changed': 'conversations:read',
  'contact.changed': 'contacts:read',
  'contact.merged': 'contacts:read',
  'session.changed': 'sessions:read',
  'labels.changed': 'conversations:read',
  'pauses.changed': 'sessions:read',
  'policy.changed': 'sessions:read',
  'contacts.sync': 'contacts:read',
  'template.changed': 'templates:read',
  'template.removed': 'templates:read',
  'clock.moved': 'sessions:read',
};

/** Whether this caller may hear of a session with this permission; null is the company at large. */
export function mayHear(
  caller: Principal,
  { companyId, sessionId }: { companyId: CompanyId; sessionId: SessionId | null },
  permission: Permission,
): boolean {
  if (companyId !== caller.companyId || !caller.permissions.has(permission)) return false;
  return sessionId === null || mayTouch(scopeOf(caller), sessionId);
}

/** Whether this caller may see a change: it must be of a session they may read, or of none. */
export function isVisible(caller: Principal, event: EventRow): boolean {
  const where = { companyId: event.companyId, sessionId: event.sessionId as SessionId | null };
  return mayHear(caller, where, rightToHear[event.type as StreamData['type']]);
}

const wordsOf = ({ permissions, grants }: Principal) =>
  [
    ...permissions,
    ...[...(grants ?? [['all', ['all']] as const])].map(
      ([id, rights]) => `${id} ${[...rights].sort().join(' ')}`,
    ),
  ].sort();

export function haveSameRights(one: Principal, other: Principal): boolean {
  return JSON.stringify(wordsOf(one)) === JSON.stringify(wordsOf(other));
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
