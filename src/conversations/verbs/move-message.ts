import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { MessageStatus } from '../../protocol/codes.js';
import { lift, mayBecome, type AckRank } from '../message-status.js';
import type { MessageRow, ReceiptRow } from '../model.js';
import { insertReceipt, updateMessage } from '../store/message-store.js';

/** What a message was told about: how far it came, when, and by which road we learned it. */
export interface Evidence {
  rank: AckRank;
  /** The message itself was seen: it left our hands, however little WhatsApp has said of it. */
  shown?: boolean;
  at: Date;
  participant?: string;
  source: ReceiptRow['source'];
  /** The id as the engine writes it, when it is known. */
  fullId?: string | null;
}

function announce(unit: Unit, { id: messageId, conversationId, sessionId }: MessageRow): void {
  unit.announce({ type: 'message.changed', messageId, conversationId, sessionId });
  unit.announce({ type: 'conversation.changed', conversationId, sessionId });
}

/** Writes columns of a message and says so. Answers the new row, or null when somebody was faster. */
export async function changeMessage(
  unit: Unit,
  message: MessageRow,
  set: Partial<MessageRow> & { updatedAt: Date },
): Promise<MessageRow | null> {
  if (!(await updateMessage(unit, message, set))) return null;
  announce(unit, message);
  return { ...message, ...set, version: message.version + 1 };
}

/** Moves a message by the table; a step that is not in it answers null and changes nothing. */
export async function moveMessage(
  unit: Unit,
  message: MessageRow,
  { status, set, now }: { status: MessageStatus; set?: Partial<MessageRow>; now: Date },
): Promise<MessageRow | null> {
  if (!message.status || !mayBecome[message.status].includes(status)) return null;
  return changeMessage(unit, message, { ...set, status, updatedAt: now });
}

const stamps: Partial<Record<MessageStatus, 'sentAt' | 'deliveredAt' | 'readAt'>> = {
  sent: 'sentAt',
  delivered: 'deliveredAt',
  read: 'readAt',
};

/** WhatsApp itself refused it: that it left our hands is known, and shows nothing new. */
const wasRefused = ({ status, outcomeCode }: MessageRow) =>
  status === 'failed' && (outcomeCode === 'network_rejected' || outcomeCode === 'wa_463');

/** Takes in a receipt, an echo or a look-up. Late, doubled and shuffled ones change nothing twice. */
export async function takeEvidence(
  unit: Unit,
  message: MessageRow,
  { evidence, clock }: { evidence: Evidence; clock: Clock },
): Promise<void> {
  const { rank, shown, at, source, participant = '' } = evidence;
  const { companyId } = unit;
  const isNew = await insertReceipt(unit, {
    messageId: message.id,
    participant,
    ack: rank,
    companyId,
    at,
    source,
  });
  if (!message.status || !isNew) return;
  const lifting = shown && rank < 1 && !wasRefused(message) ? 1 : rank;
  const status = lift(message.status, lifting, message.attempt);
  if (status === message.status) return;
  const stamp = stamps[status];
  await changeMessage(unit, message, {
    status,
    ...(stamp ? { [stamp]: at } : {}),
    sentAt: message.sentAt ?? at,
    countedAt: message.countedAt ?? at,
    ...(evidence.fullId ? { waFullId: evidence.fullId } : {}),
    outcomeCode: null,
    outcomeDetail: null,
    endedAt: null,
    unknownSince: null,
    unknownUntil: null,
    needsPerson: false,
    updatedAt: clock.now(),
  });
}
