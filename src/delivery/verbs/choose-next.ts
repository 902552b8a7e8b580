import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { Clock } from '../../kernel/clock.js';
import { isPassedOversTurn } from '../../pacing/index.js';
import { earlierInConversation, lastPriorities, longestDue } from '../store/turn-store.js';
import type { FactsPorts } from './gather-lane.js';

interface Ports extends Pick<FactsPorts, 'rules'> {
  clock: Clock;
}

/**
 * Whether the send belongs to a message of a lower priority, due for long, since so many of higher
 * ones in a row have left before it.
 */
export async function passedOver(
  reader: Reader,
  { clock, rules }: Ports,
  message: MessageRow,
): Promise<MessageRow | null> {
  const { policy } = await rules(reader, message.companyId, message.sessionId);
  const others = policy.fairness.everyNth - 1;
  const last = await lastPriorities(reader, message.sessionId, others);
  if (last.length < others) return null;
  const now = clock.now();
  const below = Math.max(message.priority ?? 1, ...last);
  const candidate = await longestDue(reader, message.sessionId, { below, now });
  if (!candidate) return null;
  const { row, dueSince } = candidate;
  const passed = { priority: row.priority ?? below, dueSince };
  const ask = { lastPriorities: last, passedOver: passed, policy, now };
  return isPassedOversTurn(ask) ? row : null;
}

/** What to do about an earlier message of the same conversation. */
export type Before =
  | { kind: 'none' }
  /** It goes in this one's stead. */
  | { kind: 'goes'; earlier: MessageRow }
  /** It waits, and so does this one. */
  | { kind: 'waits'; until: Date };

/**
 * A message does not pass an earlier one of its conversation, unless that one is scheduled for
 * later. An answer does not wait for one that a rule holds back and that is none itself.
 */
export async function beforeIt(
  reader: Reader,
  { clock }: Pick<Ports, 'clock'>,
  message: MessageRow,
): Promise<Before> {
  const now = clock.now();
  const earlier = await earlierInConversation(reader, message, now);
  if (!earlier) return { kind: 'none' };
  if (!earlier.notBefore || earlier.notBefore <= now) return { kind: 'goes', earlier };
  return { kind: 'waits', until: earlier.notBefore };
}
