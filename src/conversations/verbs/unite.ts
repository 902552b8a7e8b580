import { insertMergedId } from '../../contacts/index.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { ContactId } from '../../kernel/ids.js';
import type { ConversationRow, MessageRow } from '../model.js';
import { higherOf } from '../priorities.js';
import { closesAt, openedAt } from '../service-window.js';
import { updateConversation } from '../store/conversation-store.js';
import { listDoneTo } from '../store/deed-store.js';
import { forgetWords } from '../store/search-index-store.js';
import {
  dropTwin,
  listTwins,
  moveActivities,
  moveLabels,
  moveMessages,
  moveWindows,
  removeConversation,
  type Twin,
} from '../store/move-store.js';
import { applyDeeds } from './do-to-message.js';

const earliest = (one: Date | null, other: Date | null) =>
  one && other ? (one < other ? one : other) : (one ?? other);
const latest = (one: Date | null, other: Date | null) =>
  one && other ? (one > other ? one : other) : (one ?? other);

/** Out of sight only while both are. */
const earliestOrNone = (one: Date | null, other: Date | null) =>
  one && other && earliest(one, other);

/** It woke somebody when it came: it was counted as unread. */
const wasLive = ({ occurredAt, createdAt }: MessageRow) =>
  closesAt(openedAt(occurredAt, createdAt)) > createdAt;

/** What both said of themselves, as one. */
function united(
  kept: ConversationRow,
  gone: ConversationRow,
  twins: readonly MessageRow[],
): Partial<ConversationRow> {
  const newer =
    gone.lastMessageId !== null &&
    (kept.lastMessageId === null || gone.lastMessageAt > kept.lastMessageAt);
  const twice = twins.filter(wasLive).length;
  return {
    title: kept.title ?? gone.title,
    status: kept.status === 'open' || gone.status === 'open' ? 'open' : 'closed',
    archivedAt: kept.archivedAt && gone.archivedAt && latest(kept.archivedAt, gone.archivedAt),
    priority: higherOf(kept.priority, gone.priority),
    snoozedUntil: earliestOrNone(kept.snoozedUntil, gone.snoozedUntil),
    assigneeId: kept.assigneeId ?? gone.assigneeId,
    waitingSince: earliest(kept.waitingSince, gone.waitingSince),
    unread: Math.max(0, kept.unread + gone.unread - twice),
    ...(newer ? { lastMessageId: gone.lastMessageId, lastMessageAt: gone.lastMessageAt } : {}),
    lastInboundAt: latest(kept.lastInboundAt, gone.lastInboundAt),
    seenAt: latest(kept.seenAt, gone.seenAt),
  };
}

/**
 * Makes one conversation of two with the same person on the same session: everything of `gone`
 * moves, a message that came under both ids of its author stays once, and the old id means the kept
 * conversation. What waits keeps its place and its WhatsApp id. Answers what was there twice, as it
 * was stored.
 */
export async function unite(
  unit: Unit,
  {
    kept,
    gone,
    contactId,
    mergeId,
  }: { kept: ConversationRow; gone: ConversationRow; contactId: ContactId; mergeId: string },
  clock: Clock,
): Promise<Twin['raw'][]> {
  const move = { from: gone.id, to: kept.id };
  const twins = await listTwins(unit, move);
  for (const { gone: twin, kept: stays } of twins) {
    await forgetWords(unit, twin);
    await dropTwin(unit, { gone: twin.id, kept: stays, mergeId });
  }
  const dropped = twins.map(({ gone: twin }) => twin);
  const isTwin = twins.find(({ gone: twin }) => twin.id === gone.lastMessageId);
  const last = isTwin ? { ...gone, lastMessageId: isTwin.kept } : gone;
  await moveMessages(unit, { ...move, contactId, addresses: null });
  await moveWindows(unit, move);
  await moveActivities(unit, move);
  await moveLabels(unit, move);
  await removeConversation(unit, gone.id);
  await updateConversation(unit, kept, {
    ...united(kept, last, dropped),
    contactId,
    updatedAt: clock.now(),
  });
  await insertMergedId(unit, { oldId: gone.id, newId: kept.id, mergeId });
  for (const message of await listDoneTo(unit, kept.id)) {
    await applyDeeds(unit, message, clock.now());
  }
  const { sessionId } = kept;
  unit.announce({
    type: 'conversation.merged',
    mergedId: gone.id,
    conversationId: kept.id,
    sessionId,
  });
  unit.announce({ type: 'conversation.changed', conversationId: kept.id, sessionId });
  return twins.map(({ raw }) => raw);
}
