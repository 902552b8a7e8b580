import type { Clock } from '../../kernel/clock.js';
import type { HumanPlan } from '../../pacing/index.js';
import type { Waha } from '../../waha/index.js';

interface Ports {
  waha: Waha;
  clock: Clock;
}

/**
 * Marks as seen and types before a send, so that it ends at `endsAt`. Manners, nothing more: every
 * call is best effort and nothing durable happens here.
 */
export async function beHuman(
  { waha, clock }: Ports,
  {
    session,
    chatId,
    plan,
    endsAt,
    signal,
  }: {
    session: string;
    chatId: string;
    plan: HumanPlan;
    endsAt: Date | null;
    signal: AbortSignal;
  },
): Promise<void> {
  const end = endsAt ?? new Date(clock.now().getTime() + plan.seenMs + plan.typingMs + plan.stopMs);
  const until = (before: number) =>
    clock.sleep(end.getTime() - before - clock.now().getTime(), signal);
  if (plan.seen) {
    await waha.sendSeen(session, chatId);
    await until(plan.typingMs + plan.stopMs);
  }
  if (plan.typingMs > 0) {
    await until(plan.typingMs + plan.stopMs);
    await waha.startTyping(session, chatId);
    await until(plan.stopMs);
    await waha.stopTyping(session, chatId);
  }
  await until(0);
}
