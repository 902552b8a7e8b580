import type { MessageKind } from '../../protocol/codes.js';
import type { OutboxMedia } from './outbox.js';

/** The types WhatsApp shows in place; anything can go as a document. */
const inline: readonly (readonly [MessageKind, readonly string[]])[] = [
  ['image', ['image/jpeg', 'image/png', 'image/webp', 'image/gif']],
  ['video', ['video/mp4', 'video/3gpp']],
  [
    'audio',
    ['audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/m4a', 'audio/aac', 'audio/amr'],
  ],
];

/** What a message with this file is. */
export function kindOfMedia(media: OutboxMedia | null): MessageKind {
  if (!media) return 'text';
  const mime = (media.mimetype.split(';')[0] ?? '').trim().toLowerCase();
  return inline.find(([, mimes]) => mimes.includes(mime))?.[0] ?? 'document';
}
