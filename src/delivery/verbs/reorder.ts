import type { Reader } from '../../db/connection.js';
import type { Unit } from '../../db/transactor.js';
import type { CompanyId, ContactId, SessionId } from '../../kernel/ids.js';
import { categoryOf } from '../../pacing/index.js';
import { placeInLane } from './accept.js';
import type { ClaimPorts } from './claim.js';
import { gatherFacts } from './gather-facts.js';
import { gatherLane } from './gather-lane.js';

const unheld = { holdCode: null, holdUntil: null, holdDetail: null } as const;

async function reorderIn(unit: Unit, ports: ClaimPorts, contactId: ContactId) {
  const { conversations, clock } = ports;
  const touched = new Set<SessionId>();
  for (const message of await conversations.pendingTo(unit, contactId)) {
    const situation = await gatherLane(unit, ports, message);
    const [facts] = await gatherFacts(unit, ports, { rows: [message], situation });
    if (!facts) continue;
    const now = clock.now();
    const place = await placeInLane(unit, message, facts, now);
    const sooner = place.priority < (message.priority ?? place.priority);
    await conversations.changeMessage(unit, message, {
      ...(sooner ? place : {}),
      ...unheld,
      category: categoryOf(facts, now),
      notBefore: message.scheduledFor,
      updatedAt: now,
    });
    touched.add(message.sessionId);
  }
  return touched;
}

/**
 * After a person wrote: what waits for them may stand elsewhere in its lane, and wait no longer.
 * Answers whose lanes to wake.
 */
export async function reorder(
  ports: ClaimPorts & { db: Reader },
  companyId: CompanyId,
  contactId: ContactId,
): Promise<ReadonlySet<SessionId>> {
  const waiting = await ports.conversations.pendingTo(ports.db, contactId);
  if (waiting.length === 0) return new Set();
  return ports.transact(companyId, unit => reorderIn(unit, ports, contactId));
}
