import type { Conversations, ConversationWithContext } from '../../conversations/index.js';
import type { Scope } from '../../db/scope.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { ConversationId, LabelId } from '../../kernel/ids.js';
import type { Principal } from '../../kernel/principal.js';
import type { Priority } from '../../protocol/codes.js';

/** What may be changed at once; what is not named stays as it is. */
export interface ConversationChange {
  /** Of the picture the caller has; another one there is now refuses it all. */
  version?: number;
  status?: 'open' | 'closed';
  archived?: boolean;
  priority?: Priority;
  /** All of them. */
  labels?: LabelId[];
  addLabels?: LabelId[];
  removeLabels?: LabelId[];
  /** null: back at once. */
  snoozedUntil?: Date | null;
  unread?: boolean;
}

interface Ports {
  clock: Clock;
  conversations: Conversations;
}

interface Ask {
  scope: Scope;
  id: ConversationId;
  by: Principal;
  change: ConversationChange;
}

const longestSnoozeMs = 366 * 24 * 3_600_000;

type Step = (unit: Unit, row: ConversationWithContext) => Promise<void>;

/** Changes several things of a conversation in one transaction, each by its own verb. */
export function createChanging({ clock, conversations }: Ports) {
  function mustBeAhead(until: Date): void {
    const aheadMs = until.getTime() - clock.now().getTime();
    if (aheadMs > 0 && aheadMs <= longestSnoozeMs) return;
    throw new AppError('invalid_input', 'A snooze ends in the future, within a year.');
  }

  const labelStep =
    ({ by }: Ask, { id, on }: { id: LabelId; on: boolean }): Step =>
    async (unit, row) => {
      const label = await conversations.labels.get(unit, unit, id);
      await conversations.label(unit, row, { label, on, by });
    };

  function labelSteps(ask: Ask, { labelIds }: ConversationWithContext): Step[] {
    const { labels, addLabels = [], removeLabels = [] } = ask.change;
    const gone = labels && labelIds.filter(id => !labels.some(kept => kept === id));
    const off = [...((gone ?? []) as LabelId[]), ...removeLabels];
    return [
      ...[...(labels ?? []), ...addLabels].map(id => labelStep(ask, { id, on: true })),
      ...off.map(id => labelStep(ask, { id, on: false })),
    ];
  }

  function stepsOf(ask: Ask, row: ConversationWithContext): Step[] {
    const { change, by } = ask;
    const { status, archived, priority, snoozedUntil: until, unread } = change;
    const steps: (Step | false)[] = [
      priority !== undefined &&
        ((unit, now) => conversations.prioritise(unit, now, { priority, by })),
      ...labelSteps(ask, row),
      status === 'open' && ((unit, now) => conversations.reopen(unit, now, by)),
      status === 'closed' && ((unit, now) => conversations.close(unit, now, { by })),
      archived !== undefined && ((unit, now) => conversations.archive(unit, now, { archived, by })),
      until === null && ((unit, now) => conversations.wake(unit, now, by)),
      until instanceof Date && ((unit, now) => conversations.snooze(unit, now, { until, by })),
      unread === true && ((unit, now) => conversations.markUnread(unit, now)),
      unread === false && ((unit, now) => conversations.markRead(unit, now)),
    ];
    return steps.filter(step => step !== false);
  }

  return {
    /** @throws AppError `conflict` when it is not the version the caller has seen. */
    async change(unit: Unit, ask: Ask): Promise<void> {
      const { scope, id, change } = ask;
      const row = await conversations.get(unit, scope, id);
      if (change.version !== undefined && change.version !== row.version)
        throw new AppError('conflict', 'It was changed meanwhile.', { version: row.version });
      if (change.snoozedUntil) mustBeAhead(change.snoozedUntil);
      for (const step of stepsOf(ask, row))
        await step(unit, await conversations.get(unit, scope, row.id));
    },

    /** Brings back what was to come back by now. */
    async wakeDue(unit: Unit): Promise<void> {
      for (const row of await conversations.dueFromSnooze(unit, unit, clock.now()))
        await conversations.wake(unit, row);
    },
  };
}
