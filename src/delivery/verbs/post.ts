import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { Media } from '../../media/index.js';
import type { SessionRow } from '../../sessions/index.js';
import type { SendMediaKind, SendOutcome, Waha } from '../../waha/index.js';
import { conversationOf, fullIdOf } from '../store/address-store.js';
import { takesOurId } from '../wa-id.js';
import type { OwnIdPorts } from './own-ids.js';

export interface PostPorts extends OwnIdPorts {
  waha: Waha;
  media: Media;
  db: Reader;
}

const mediaKinds = new Set<string>(['image', 'video', 'voice', 'audio', 'document']);

function mediaKind(kind: string): SendMediaKind {
  return mediaKinds.has(kind) ? (kind as SendMediaKind) : 'other';
}

const mediaGone: SendOutcome = {
  class: 'failed',
  httpStatus: null,
  errorCode: 'waha_rejected',
  detail: 'media_gone',
};

/** Hands one claimed message to WAHA: exactly one request. Whatever happens comes back as an outcome. */
export async function postMessage(
  { waha, media, db, wahaVersion }: PostPorts,
  { message, session }: { message: MessageRow; session: SessionRow },
): Promise<SendOutcome> {
  const { chatId } = await conversationOf(db, message.conversationId);
  const replyTo = message.replyTo && (await fullIdOf(db, message.sessionId, message.replyTo));
  const envelope = {
    session: session.name,
    chatId,
    id: message.waId,
    ownId: takesOurId(session.engine, wahaVersion()),
    replyTo: replyTo ?? message.replyTo,
  };
  if (!message.mediaId) return waha.sendText({ ...envelope, text: message.body ?? '' });
  const file = await media.read(message.companyId, message.mediaId);
  if (!file) return mediaGone;
  return waha.sendMedia({
    ...envelope,
    kind: mediaKind(message.kind),
    mimetype: file.mime,
    filename: file.fileName,
    bytes: file.bytes,
    caption: message.body,
  });
}
