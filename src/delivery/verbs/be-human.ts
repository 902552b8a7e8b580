import type { Clock } from '../../kernel/clock.js';
import type { HumanPlan } from '../../pacing/index.js';
import type { Waha } from '../../waha/index.js';

interface Ports {
  waha: Pick<Waha, 'sendSeen' | 'startTyping' | 'stopTyping'>;
  clock: Clock;
}

export interface Manners {
  /** The session's name at WAHA. */
  session: string;
  chatId: string;
  plan: HumanPlan;
  /** null: as soon as they are over. */
  endsAt: Date | null;
  signal: AbortSignal;
  /** Whether the session still works; nothing is shown on one that does not. */
  isWorking(): Promise<boolean>;
}

/**
 * Marks as seen and types before a send, so that it ends at `endsAt`. Manners, nothing more: every
 * call is best effort and nothing durable happens here. Answers whether WAHA took the mark.
 */
export async function beHuman({ waha, clock }: Ports, manners: Manners): Promise<boolean> {
  const { session, chatId, plan, signal } = manners;
  const { seenMs, typingMs, stopMs } = plan;
  const end = manners.endsAt ?? new Date(clock.now().getTime() + seenMs + typingMs + stopMs);
  const until = (before: number) =>
    clock.sleep(end.getTime() - before - clock.now().getTime(), signal);
  const show = async (call: () => Promise<boolean>) =>
    !signal.aborted && (await manners.isWorking()) && (await call());

  const seen = plan.seen && (await show(() => waha.sendSeen(session, chatId)));
  if (plan.seen) await until(typingMs + stopMs);
  if (typingMs > 0) {
    await until(typingMs + stopMs);
    const typing = await show(() => waha.startTyping(session, chatId));
    await until(stopMs);
    if (typing) await waha.stopTyping(session, chatId);
  }
  await until(0);
  return seen;
}
