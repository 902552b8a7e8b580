import type { Conversations, MessageRow } from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import type { ConversationId } from '../../kernel/ids.js';
import type { SessionRow } from '../../sessions/index.js';
import type { ParsedMessage } from '../../waha/index.js';
import { canBe } from '../echo.js';
import { listOutIn } from '../store/unknown-store.js';
import { bearsOurIds, type OwnIdPorts } from './own-ids.js';

export interface Echo {
  session: SessionRow;
  conversationId: ConversationId;
  said: ParsedMessage;
}

/**
 * The message of ours that WhatsApp tells of under an id we do not know: on engines that take no id
 * of ours the echo may come before the answer, or in its stead. It has that id from here on. Null:
 * none, or more than one that it could be.
 */
export async function takeEcho(
  unit: Unit,
  ports: OwnIdPorts & { conversations: Conversations },
  { session, conversationId, said }: Echo,
): Promise<MessageRow | null> {
  const out = await listOutIn(unit, session.id, conversationId);
  const [message, other] = out.filter(row => canBe(row, said));
  if (!message || other) return null;
  const media = message.mediaId !== null;
  if (await bearsOurIds(unit, ports, { session, media })) return null;
  const { waId, fullId } = said;
  return ports.conversations.nameMessage(unit, { message, waId, fullId });
}
