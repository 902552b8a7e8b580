import { answerLimitBytes, type Line } from './call-waha.js';
import { classify, type SendOutcome } from './outcome.js';

interface SendInput {
  /** The session's name at WAHA. */
  session: string;
  /** `…@c.us`, `…@lid` or `…@g.us`, already normalised. */
  chatId: string;
  /** The id the message shall have; engines that do not know the field ignore it. */
  id: string | null;
  /** True once this engine was seen to honour the id for this kind of message. */
  ownId: boolean;
  /** Id of the quoted message, as WAHA gave it. */
  replyTo: string | null;
}

export interface SendTextInput extends SendInput {
  text: string;
}

export type SendMediaKind = 'image' | 'video' | 'voice' | 'audio' | 'document' | 'other';

export interface SendMediaInput extends SendInput {
  kind: SendMediaKind;
  mimetype: string;
  filename: string | null;
  /** Always bytes: WAHA fetches addresses unchecked, so it never gets one. */
  bytes: Buffer;
  caption: string | null;
}

/** WAHA reads bodies of 50 MB; in base64 three bytes are four, and the other fields need room. */
export const mediaLimitBytes = 37 * 1024 * 1024;

function envelope({ session, chatId, id, replyTo }: SendInput) {
  return {
    session,
    chatId,
    ...(replyTo === null ? {} : { reply_to: replyTo }),
    ...(id === null ? {} : { id }),
  };
}

async function post(
  { http, clock, log }: Line,
  call: { does: string; path: string; body: object; timeoutMs: number; ownId: boolean },
): Promise<SendOutcome> {
  const { does, path, body, timeoutMs, ownId } = call;
  const startedMs = clock.monotonicMs();
  const seen = await http.text({
    method: 'POST',
    path,
    body,
    timeoutMs,
    maxBytes: answerLimitBytes,
    isSend: true,
  });
  const outcome = classify(seen, ownId);
  const tookMs = Math.round(clock.monotonicMs() - startedMs);
  const code = outcome.class === 'sent' ? null : outcome.errorCode;
  log.debug('called WAHA', { does, tookMs, status: outcome.httpStatus, as: outcome.class, code });
  return outcome;
}

/** One request, never repeated. Whatever happens is an outcome, never an exception. */
export function sendText(line: Line, input: SendTextInput): Promise<SendOutcome> {
  return post(line, {
    does: 'send text',
    path: '/api/sendText',
    // Previews make WAHA fetch a page first, which turns quick sends into slow, unsure ones.
    body: { ...envelope(input), text: input.text, linkPreview: false },
    timeoutMs: line.timeouts.textMs,
    ownId: input.ownId,
  });
}

/** The call for a kind of media, with the fields whose defaults differ between versions spelt out. */
function mediaCall({ kind, caption }: SendMediaInput): { path: string; fields: object } {
  const withCaption = { caption: caption ?? '' };
  switch (kind) {
    case 'image':
      return { path: '/api/sendImage', fields: withCaption };
    case 'video':
      return { path: '/api/sendVideo', fields: { ...withCaption, convert: true, asNote: false } };
    case 'voice':
      return { path: '/api/sendVoice', fields: { convert: true } };
    case 'audio':
    case 'document':
    case 'other':
      return { path: '/api/sendFile', fields: withCaption };
  }
}

/** One request, never repeated. Media above `mediaLimitBytes` fails without one. */
export async function sendMedia(line: Line, input: SendMediaInput): Promise<SendOutcome> {
  const { mimetype, filename, bytes, ownId } = input;
  if (bytes.length > mediaLimitBytes) {
    return { class: 'failed', httpStatus: null, errorCode: 'media_too_large', detail: null };
  }
  const { path, fields } = mediaCall(input);
  const named = filename === null ? {} : { filename };
  const file = { mimetype, ...named, data: bytes.toString('base64') };
  return post(line, {
    does: 'send media',
    path,
    body: { ...envelope(input), ...fields, file },
    timeoutMs: line.timeouts.mediaMs,
    ownId,
  });
}
