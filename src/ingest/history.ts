import { windowMs } from '../conversations/index.js';
import type { SessionRow } from '../sessions/index.js';

/** WhatsApp's stamps and ours differ by less. */
const overlapMs = 600_000;

/**
 * Whether a message was written long ago and before the time up to which this session has been read:
 * WhatsApp tells old chats again. It fills the thread and has no other effect. What was written while
 * nobody listened is not history, however old it is.
 */
export function isHistory({
  writtenAt,
  now,
  session,
}: {
  writtenAt: Date;
  now: Date;
  session: Pick<SessionRow, 'caughtUpTo' | 'createdAt'>;
}): boolean {
  const heardUpTo = session.caughtUpTo ?? session.createdAt;
  return (
    now.getTime() - writtenAt.getTime() >= windowMs &&
    writtenAt.getTime() < heardUpTo.getTime() - overlapMs
  );
}
