import { attachments, setAttachment, setDraft, setRefusal } from '../drafts.js';
import { newId } from '../ids.js';
import { kindOfMedia } from '../state/media-kind.js';
import type { OutboxMedia } from '../state/outbox.js';
import { outboxWorker } from './start.js';

/** Shows the message in this frame and hands it to the outbox. False when there is nothing to send. */
export function sendMessage(conversationId: string, text: string, replyTo: string | null): boolean {
  const media = attachments.peek()[conversationId] ?? null;
  const worker = outboxWorker();
  const trimmed = text.trim();
  if (!worker || (trimmed === '' && !media)) return false;
  worker.add({
    key: newId(),
    conversationId,
    type: kindOfMedia(media),
    text: trimmed,
    media,
    replyTo,
    createdAtMs: Date.now(),
  });
  setAttachment(conversationId, null);
  setRefusal(conversationId, null);
  setDraft({ conversationId, text: '', replyTo: null });
  return true;
}

/** Reads a chosen file for sending. Rejects when the browser cannot read it. */
export function readMedia(file: File): Promise<OutboxMedia> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.onload = () => {
      const url = typeof reader.result === 'string' ? reader.result : '';
      resolve({
        data: url.slice(url.indexOf(',') + 1),
        mimetype: file.type || 'application/octet-stream',
        filename: file.name,
        bytes: file.size,
      });
    };
    reader.readAsDataURL(file);
  });
}
