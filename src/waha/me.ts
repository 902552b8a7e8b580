import { fieldsOf, instantOf, numberOf, textOf } from './fields.js';
import { normaliseChatId } from './wa-ids.js';

/** WhatsApp forbids this account to write to people it has no chat with. */
export interface Timelock {
  isActive: boolean;
  /** An open set of words. */
  enforcementType: string | null;
  endsAt: Date | null;
}

/** Quota of new chats per cycle. */
export interface Capping {
  /** `NONE`, `FIRST_WARNING`, `SECOND_WARNING`, `CAPPED`; an open set. */
  status: string;
  /** null when unlimited or not told. */
  totalQuota: number | null;
  usedQuota: number | null;
  cycleEndsAt: Date | null;
}

/** The account a session is linked to. */
export interface WahaMe {
  /** Normalised, `…@c.us`. */
  id: string;
  pushName: string | null;
  lid: string | null;
  /** null means not told, which is not the same as none. */
  timelock: Timelock | null;
  capping: Capping | null;
}

export function parseTimelock(value: unknown): Timelock | null {
  const { isActive, enforcementType, timeEnforcementEnds } = fieldsOf(value);
  if (typeof isActive !== 'boolean') return null;
  return {
    isActive,
    enforcementType: textOf(enforcementType),
    endsAt: instantOf(timeEnforcementEnds),
  };
}

function quotaOf(value: unknown): number | null {
  const quota = numberOf(value);
  return quota !== null && quota >= 0 ? quota : null;
}

export function parseCapping(value: unknown): Capping | null {
  const { cappingStatus, totalQuota, usedQuota, cycleEnd } = fieldsOf(value);
  const status = textOf(cappingStatus);
  if (status === null) return null;
  return {
    status,
    totalQuota: quotaOf(totalQuota),
    usedQuota: quotaOf(usedQuota),
    cycleEndsAt: instantOf(cycleEnd),
  };
}

/** Null before login, and for anything without an id. */
export function parseMe(value: unknown): WahaMe | null {
  const { id, pushName, lid, reachoutTimelock, messageCapping } = fieldsOf(value);
  const chatId = normaliseChatId(id);
  if (chatId === null) return null;
  return {
    id: chatId,
    pushName: textOf(pushName),
    lid: normaliseChatId(lid),
    timelock: parseTimelock(reachoutTimelock),
    capping: parseCapping(messageCapping),
  };
}
