import type { NewDeed } from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import type { SessionRow } from '../../sessions/index.js';
import type { MessageDeed } from '../../waha/index.js';
import { heed, placeOf, type Taken, type TakePorts } from './take-message.js';

const kinds = { reaction: 'reacted', edited: 'edited', revoked: 'revoked' } as const;

function bodyOf(deed: MessageDeed): string | null {
  if (deed.kind === 'edited') return deed.text;
  return deed.kind === 'reaction' ? deed.emoji : null;
}

/**
 * Takes in an edit, a deletion for everyone or a reaction, before or after its message and as often
 * as it is told. Whose the message is decides later: only its author can change it.
 */
export async function takeDeed(
  unit: Unit,
  ports: TakePorts,
  { session, deed, toldAt }: { session: SessionRow; deed: MessageDeed; toldAt: Date },
): Promise<Taken> {
  const { chatId } = deed;
  // A phone whose clock is ahead must not outvote what is done later.
  const at = deed.occurredAt < toldAt ? deed.occurredAt : toldAt;
  if (chatId === null) return 'ignored';
  const told = { ...deed, chatId, pushName: null, at };
  const place = await placeOf(unit, ports, { session, told });
  const author = deed.fromMe ? '' : place?.contact?.id;
  if (!place || author === undefined) return 'ignored';
  const { conversation } = place;
  const done: NewDeed = {
    target: deed.target,
    kind: kinds[deed.kind],
    author,
    waId: deed.waId,
    address: place.address ?? '',
    targetIsOurs: deed.targetIsOurs,
    body: bodyOf(deed),
    at,
    toldAt,
  };
  if (!(await ports.conversations.doToMessage(unit, conversation.id, done))) return 'ignored';
  if (deed.kind !== 'edited' || author === '' || conversation.kind === 'group') return 'done';
  const who = { conversationId: conversation.id, contactId: author, waId: deed.target };
  const message = await ports.conversations.theirsByWaId(unit, who);
  if (!message) return 'done';
  const said = { ...message, body: deed.text, occurredAt: at };
  await heed(unit, ports, { contactId: author, message: said });
  return 'done';
}
