import type { MessageRow } from '../../conversations/index.js';
import type { Transact, Unit } from '../../db/transactor.js';
import { categoryOf, decide, lanePriority } from '../../pacing/index.js';
import type { Outcome } from '../../queue/index.js';
import { insertAttempt } from '../store/lane-store.js';
import type { AcceptPorts } from './accept.js';
import { gatherFacts } from './gather-facts.js';
import { gatherLane } from './gather-lane.js';
import { noteDecision } from './note-decision.js';
import { settleVerdict } from './settle.js';

export interface ClaimPorts extends AcceptPorts {
  transact: Transact;
  /** Only the holder of the send lock may claim. */
  mayClaim(): boolean;
  /** Written with every claim: one send more. */
  claimed(unit: Unit): Promise<void>;
  /** When WAHA was started, as far as we know. */
  wahaStartedAt(): Date | null;
}

/** Either the message is ours to send, once, or the lane hears what to do instead. */
export type Claim = { claimed: MessageRow; atMs: number } | { claimed: null; outcome: Outcome };

const nothing = (because: string): Claim => ({
  claimed: null,
  outcome: { kind: 'dropped', because },
});

/**
 * Marks a message as being sent, durably, before anything leaves. Facts are read and judged again
 * inside the transaction: caps, pauses and opt-outs that came in the meantime win. `alongside` is
 * written with it.
 */
export function claim(
  ports: ClaimPorts,
  asked: MessageRow,
  alongside: (unit: Unit) => Promise<void>,
): Promise<Claim> {
  const { transact, conversations, clock } = ports;
  return transact(
    asked.companyId,
    async unit => {
      if (!ports.mayClaim()) return nothing('standby');
      const message = await conversations.row(unit, unit, asked.id);
      if (message?.status !== 'pending' || !message.waId) return nothing('not_pending');
      const situation = await gatherLane(unit, ports, message);
      const [facts] = await gatherFacts(unit, ports, { rows: [message], situation });
      if (!facts) return nothing('not_pending');
      const now = clock.now();
      const verdict = decide(facts, situation.policy, now);
      await alongside(unit);
      await noteDecision(unit, ports, { message, asked: 'claim', facts, verdict, situation });
      if (verdict.kind !== 'send') {
        return { claimed: null, outcome: await settleVerdict(unit, ports, { message, verdict }) };
      }
      const number = message.attempt + 1;
      const category = categoryOf(facts, now);
      const claimed = await conversations.moveMessage(unit, message, 'sending', {
        attempt: number,
        countedAt: now,
        category,
        firstContact: category === 'first_contact',
        priority: lanePriority(category, facts.message),
        warnings: [...verdict.warnings],
        notBefore: null,
        holdCode: null,
        holdUntil: null,
        holdDetail: null,
      });
      if (!claimed) return nothing('not_pending');
      await insertAttempt(unit, {
        messageId: message.id,
        number,
        companyId: message.companyId,
        sessionId: message.sessionId,
        waId: message.waId,
        wahaStartedAt: ports.wahaStartedAt(),
        startedAt: now,
        endedAt: null,
        class: null,
        httpStatus: null,
        errorCode: null,
        errorDetail: null,
      });
      await ports.claimed(unit);
      return { claimed, atMs: clock.monotonicMs() };
    },
    'claim',
  );
}
