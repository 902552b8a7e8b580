import type { Message } from './model.js';
import { serializedId } from './ids.js';

export interface MediaFile {
  bytes: Buffer;
  mimetype: string;
}

/** The files behind /api/files, in memory and bounded; the oldest leave first. */
export interface MediaFiles {
  put(message: Message, file: MediaFile): void;
  find(session: string, name: string): MediaFile | undefined;
  /** Path of a message's file under the server's address, or null when it has none any more. */
  pathOf(message: Message): string | null;
}

const keptBytes = 64 * 1024 * 1024;

const endings: Record<string, string> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'audio/ogg': 'oga',
  'video/mp4': 'mp4',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
};

function nameOf(message: Message): string {
  const mimetype = 'mimetype' in message.content ? message.content.mimetype : '';
  const ending = endings[mimetype.split(';')[0] ?? ''] ?? 'bin';
  return `${serializedId(message)}.${ending}`;
}

export function createMediaFiles(): MediaFiles {
  const files = new Map<string, MediaFile>();
  let total = 0;

  function dropOldest(): void {
    for (const [key, file] of files) {
      if (total <= keptBytes) return;
      files.delete(key);
      total -= file.bytes.length;
    }
  }

  return {
    put(message, file) {
      files.set(`${message.session}/${nameOf(message)}`, file);
      total += file.bytes.length;
      dropOldest();
    },
    find: (session, name) => files.get(`${session}/${name}`),
    pathOf(message) {
      const key = `${message.session}/${nameOf(message)}`;
      if (!files.has(key)) return null;
      return `/api/files/${message.session}/${encodeURIComponent(nameOf(message))}`;
    },
  };
}
