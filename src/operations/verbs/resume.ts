import type { Conversations, MessageRow } from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import type { Delivery } from '../../delivery/index.js';
import { AppError } from '../../kernel/errors.js';
import type { CompanyId } from '../../kernel/ids.js';
import type { PauseTarget } from '../../policy/index.js';
import { listStillPending } from '../store/held-store.js';
import { heldBy } from './held-by.js';
import { letGo } from './let-go.js';
import { pausesOn, reviewResume, type ReviewPorts } from './review-resume.js';

export interface ResumePorts extends ReviewPorts {
  conversations: Pick<Conversations, 'moveMessage'>;
  delivery: Pick<Delivery, 'dropped'>;
  background(work: Promise<unknown>): void;
}

/** Who resumes, why, and what becomes of what grew stale: all alike, or only these ids are kept. */
export interface ResumeOrder {
  by: string;
  reason: string;
  stale: 'cancel' | 'keep' | readonly string[] | null;
}

export interface Resumed {
  /** Pauses that were ended. */
  ended: number;
  cancelled: number;
  /** Stale ones that leave after all. */
  kept: number;
  /** It begins slowly. */
  ramp: boolean;
}

/** Takes stale messages back with the caller's transaction; their bells go after it. */
async function cancelAll(
  unit: Unit,
  { conversations, clock, delivery, background }: ResumePorts,
  { ids, by }: { ids: readonly string[]; by: string },
): Promise<number> {
  if (ids.length === 0) return 0;
  const cancelled: MessageRow[] = [];
  for (const row of await listStillPending(unit, unit.companyId, ids)) {
    const moved = await conversations.moveMessage(unit, row, 'cancelled', {
      endedAt: clock.now(),
      outcomeDetail: by,
      holdCode: null,
      holdUntil: null,
      holdDetail: null,
    });
    if (moved) cancelled.push(moved);
  }
  unit.afterCommit(() => background(delivery.dropped(cancelled)));
  return cancelled.length;
}

function toCancel(stale: readonly string[], wish: ResumeOrder['stale']): readonly string[] {
  if (wish === 'cancel') return stale;
  return Array.isArray(wish) ? stale.filter(id => !wish.includes(id)) : [];
}

function mustSayWhy(): never {
  const message = 'Say why it may go on: this pause was made because something went wrong';
  throw new AppError('invalid_input', `${message}.`, { errors: [{ path: 'reason', message }] });
}

/**
 * Lets go on what pauses of this target stopped; pauses of other targets stay. What has grown stale
 * never leaves unseen: it is cancelled or kept as the order says, in the same transaction, and when
 * the order says nothing, nothing happens. Throws `conflict` with the review then, and
 * `invalid_input` when the gateway itself had paused and no reason is given.
 */
export async function resume(
  ports: ResumePorts,
  { companyId, target, order }: { companyId: CompanyId; target: PauseTarget; order: ResumeOrder },
): Promise<Resumed> {
  const resumed = await ports.transact(companyId, async unit => {
    const lifted = await pausesOn(unit, ports, { companyId, target });
    if (lifted.some(({ cause }) => cause !== 'person') && order.reason === '') mustSayWhy();
    const held = await heldBy(unit, ports, { companyId, lifted });
    const stale = [...held.stale.keys()];
    if (stale.length > 0 && order.stale === null) return null;
    const ids = toCancel(stale, order.stale);
    const cancelled = await cancelAll(unit, ports, { ids, by: order.by });
    const ramp = await letGo(unit, ports, { lifted, held, who: order });
    return { ended: lifted.length, cancelled, kept: stale.length - ids.length, ramp };
  });
  if (resumed) return resumed;
  throw new AppError('conflict', 'Some messages have grown stale: say whether they still leave.', {
    review: await reviewResume(ports, companyId, target),
  });
}
