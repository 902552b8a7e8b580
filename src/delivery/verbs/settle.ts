import type { Conversations, MessageRow } from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { Refusal, Verdict } from '../../pacing/index.js';
import type { Outcome } from '../../queue/index.js';

interface Ports {
  clock: Clock;
  conversations: Conversations;
}

/** How long a message waits to be asked again when nobody can say until when. */
const askAgainMs = 60_000;

/** Ends a message that may not go at all. */
export async function refuseMessage(
  unit: Unit,
  { conversations, clock }: Ports,
  message: MessageRow,
  refusal: Refusal,
) {
  const status = refusal.because === 'expired' ? 'expired' : 'refused';
  await conversations.moveMessage(unit, message, status, {
    outcomeCode: refusal.because,
    outcomeDetail: refusal.detail.rule ?? null,
    endedAt: clock.now(),
    holdCode: null,
    holdUntil: null,
    holdDetail: null,
  });
}

/**
 * Writes why a message does not go now and tells the lane what to do. A hold that binds the whole
 * session rests the lane and touches no row, so ten thousand waiting messages cause no churn.
 */
export async function settleVerdict(
  unit: Unit,
  ports: Ports,
  { message, verdict }: { message: MessageRow; verdict: Exclude<Verdict, { kind: 'send' }> },
): Promise<Outcome> {
  if (verdict.kind === 'refuse') {
    await refuseMessage(unit, ports, message, verdict);
    return { kind: 'dropped', because: verdict.because };
  }
  const { because, until, detail } = verdict;
  if (verdict.binds === 'lane') return { kind: 'rest', until, because };
  const now = ports.clock.now();
  const at = until ?? new Date(now.getTime() + askAgainMs);
  const same = message.holdCode === because && message.holdUntil?.getTime() === until?.getTime();
  if (!same || message.notBefore?.getTime() !== at.getTime()) {
    await ports.conversations.changeMessage(unit, message, {
      holdCode: because,
      holdUntil: until,
      holdDetail: detail,
      notBefore: at,
      updatedAt: now,
    });
  }
  return { kind: 'again', at, because };
}

/** A message that must not pass an earlier one of its conversation waits as long as that does. */
export async function waitForEarlier(
  unit: Unit,
  { conversations, clock }: Ports,
  { message, until }: { message: MessageRow; until: Date },
): Promise<Outcome> {
  await conversations.changeMessage(unit, message, {
    holdCode: 'turn',
    holdUntil: until,
    holdDetail: {},
    notBefore: until,
    updatedAt: clock.now(),
  });
  return { kind: 'again', at: until, because: 'turn' };
}
