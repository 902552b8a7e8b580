import type { Unit } from '../../db/transactor.js';
import type { UserId } from '../../kernel/ids.js';
import type { ConversationRow } from '../model.js';
import { updateConversation, type ConversationWithContext } from '../store/conversation-store.js';
import { addActivity, type ActivityPorts, type Doer, type NewActivity } from './add-activity.js';

/** Somebody of us to whom a conversation is given. */
export interface Assignee {
  id: UserId;
  name: string;
}

/**
 * What is done to a conversation as a whole. Each says so in the thread; what would change nothing
 * does nothing and says nothing.
 */
export function createTending(ports: ActivityPorts) {
  async function tend(
    unit: Unit,
    row: ConversationRow,
    { set, ...told }: NewActivity & { set: Partial<ConversationRow> },
  ): Promise<void> {
    const { id: conversationId, sessionId } = row;
    await updateConversation(unit, row, { ...set, updatedAt: ports.clock.now() });
    unit.announce({ type: 'conversation.changed', conversationId, sessionId });
    await addActivity(unit, ports, { id: conversationId, sessionId, ...told });
  }

  return {
    /** Nobody waits any more. */
    async close(
      unit: Unit,
      row: ConversationRow,
      { by, reason }: { by: Doer | null; reason?: string | undefined } = { by: null },
    ): Promise<void> {
      if (row.status === 'closed') return;
      const set = { status: 'closed', waitingSince: null } as const;
      await tend(unit, row, { set, kind: 'closed', by, detail: reason ? { reason } : {} });
    },

    async reopen(unit: Unit, row: ConversationRow, by: Doer | null = null): Promise<void> {
      if (row.status === 'open') return;
      await tend(unit, row, { set: { status: 'open' }, kind: 'reopened', by });
    },

    async archive(
      unit: Unit,
      row: ConversationRow,
      { archived, by }: { archived: boolean; by: Doer | null },
    ): Promise<void> {
      if ((row.archivedAt !== null) === archived) return;
      const set = { archivedAt: archived ? ports.clock.now() : null };
      await tend(unit, row, { set, kind: archived ? 'archived' : 'unarchived', by });
    },

    /** Gives it to somebody, or to nobody. Whether they may read it is for the caller to know. */
    async assign(
      unit: Unit,
      row: ConversationWithContext,
      { to, by }: { to: Assignee | null; by: Doer | null },
    ): Promise<void> {
      const { assigneeId, assigneeName } = row;
      if (assigneeId === (to?.id ?? null)) return;
      const before = assigneeId ? { id: assigneeId, name: assigneeName ?? '' } : undefined;
      const user = to ?? before;
      await tend(unit, row, {
        set: { assigneeId: to?.id ?? null },
        kind: to ? 'assigned' : 'unassigned',
        by,
        detail: user ? { user } : {},
      });
    },
  };
}
