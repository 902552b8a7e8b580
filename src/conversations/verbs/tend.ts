import type { Unit } from '../../db/transactor.js';
import type { UserId } from '../../kernel/ids.js';
import type { Priority } from '../../protocol/codes.js';
import type { ConversationRow } from '../model.js';
import { conversationLabels, type LabelRow } from '../model/labels.js';
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
      const set = { status: 'closed', waitingSince: null, snoozedUntil: null } as const;
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
      const set = { archivedAt: archived ? ports.clock.now() : null, snoozedUntil: null };
      await tend(unit, row, { set, kind: archived ? 'archived' : 'unarchived', by });
    },

    async prioritise(
      unit: Unit,
      row: ConversationRow,
      { priority, by }: { priority: Priority; by: Doer | null },
    ): Promise<void> {
      if (row.priority === priority) return;
      await tend(unit, row, { set: { priority }, kind: 'prioritised', by, detail: { priority } });
    },

    /** Out of sight until then, or until the person writes; it is open again by that. */
    async snooze(
      unit: Unit,
      row: ConversationRow,
      { until, by }: { until: Date; by: Doer | null },
    ): Promise<void> {
      if (row.snoozedUntil?.getTime() === until.getTime()) return;
      const set = { status: 'open', archivedAt: null, snoozedUntil: until } as const;
      await tend(unit, row, { set, kind: 'snoozed', by, detail: { until: until.toISOString() } });
    },

    /** Back into sight: its time has come, or somebody fetched it. */
    async wake(unit: Unit, row: ConversationRow, by: Doer | null = null): Promise<void> {
      if (!row.snoozedUntil) return;
      await tend(unit, row, { set: { snoozedUntil: null }, kind: 'woken', by });
    },

    /** Puts a label on, or takes it off. */
    async label(
      unit: Unit,
      row: ConversationWithContext,
      { label, on, by }: { label: LabelRow; on: boolean; by: Doer | null },
    ): Promise<void> {
      if (row.labelIds.includes(label.id) === on) return;
      const put = { companyId: unit.companyId, conversationId: row.id, labelId: label.id };
      if (on) await conversationLabels.insert(unit, put);
      else await conversationLabels.remove(unit, put);
      const kind = on ? 'labelled' : 'unlabelled';
      await tend(unit, row, { set: {}, kind, by, detail: { label: label.name } });
    },

    /** Something of it is to be read again, by everybody. */
    async markUnread(unit: Unit, row: ConversationRow): Promise<void> {
      if (row.unread > 0) return;
      await updateConversation(unit, row, { unread: 1, updatedAt: ports.clock.now() });
      const { id: conversationId, sessionId } = row;
      unit.announce({ type: 'conversation.changed', conversationId, sessionId });
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
