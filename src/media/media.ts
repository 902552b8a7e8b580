import { createHash } from 'node:crypto';
import type { Reader } from '../db/connection.js';
import type { Transact, Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { CompanyId, MediaId, NewId } from '../kernel/ids.js';
import type { Log } from '../kernel/log.js';
import type { ParsedMedia, Waha } from '../waha/index.js';
import { fetchUrl } from './adapters/fetch-url.js';
import type { FileStore } from './adapters/file-store.js';
import { safeName, typeOf } from './file-type.js';
import { mediaFiles, type MediaRow } from './model.js';
import { createFetcher } from './workers/fetcher.js';

/** A file as a caller hands it in: an address to fetch from, or base64. */
export type Upload = { filename?: string | undefined; mimetype?: string | undefined } & (
  { url: string } | { data: string }
);

export interface StoredFile {
  mime: string;
  fileName: string | null;
  bytes: Buffer;
}

interface Ports {
  db: Reader;
  transact: Transact;
  clock: Clock;
  newId: NewId;
  log: Log;
  waha: Waha;
  files: FileStore;
  maxBytes: number;
  /** Whether the disk has too little room for files. */
  isFull(): boolean;
  /** Told, inside the transaction, that a file's state changed. */
  changed(unit: Unit, id: MediaId): Promise<void>;
}

const noRoom = () =>
  new AppError('disk_full', 'The disk of the gateway has no room for files.', { retryAfterS: 60 });

/** Files by content: taken in, fetched from WAHA, handed out. Hands WAHA bytes, never an address. */
export function createMedia(ports: Ports) {
  const { db, clock, newId, files, maxBytes } = ports;

  async function keep(bytes: Buffer): Promise<{ sha256: string; storageKey: string }> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await files.write(sha256, bytes).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? noRoom() : error;
    });
    return { sha256, storageKey: sha256 };
  }

  function decode(data: string): Buffer {
    const plain = data.replace(/^data:[^,]*;base64,/, '').replace(/\s/g, '');
    if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(plain)) {
      throw new AppError('invalid_input', 'The file is not base64.', { path: 'media.data' });
    }
    return Buffer.from(plain, 'base64');
  }

  const fetcher = createFetcher({ ...ports, keep });

  return {
    /** Takes a file in, before any transaction. Throws media_too_large, media_unreachable, invalid_input, disk_full. */
    async prepare(companyId: CompanyId, upload: Upload): Promise<MediaRow> {
      if (ports.isFull()) throw noRoom();
      const fetched = 'url' in upload ? await fetchUrl(upload.url, maxBytes) : null;
      const bytes = fetched?.bytes ?? decode('data' in upload ? upload.data : '');
      if (bytes.length === 0)
        throw new AppError('invalid_input', 'The file is empty.', { path: 'media' });
      if (bytes.length > maxBytes) {
        throw new AppError('media_too_large', 'The file is larger than may be sent.', { maxBytes });
      }
      return {
        id: newId<MediaId>(),
        companyId,
        ...(await keep(bytes)),
        mime: typeOf(bytes, upload.mimetype ?? fetched?.mime ?? ''),
        bytes: bytes.length,
        fileName: safeName(upload.filename),
        source: 'upload',
        state: 'ready',
        remote: null,
        tries: 0,
        createdAt: clock.now(),
      };
    },

    /** Stores the row of a prepared file with the message that carries it. */
    insert: async (unit: Unit, row: MediaRow): Promise<void> => {
      await mediaFiles.insert(unit, row);
    },

    /** Notes a file that came with a message; it is fetched soon. */
    async expect(unit: Unit, said: ParsedMedia): Promise<MediaId> {
      const id = newId<MediaId>();
      await mediaFiles.insert(unit, {
        id,
        companyId: unit.companyId,
        mime: said.mimetype ?? 'application/octet-stream',
        bytes: 0,
        fileName: safeName(said.filename),
        source: 'inbound',
        state: said.url ? 'pending' : 'failed',
        remote: said.url,
        tries: 0,
        createdAt: clock.now(),
      });
      unit.afterCommit(fetcher.ring);
      return id;
    },

    /** The file with its bytes, or null when there is none (any more). */
    async read(companyId: CompanyId, id: MediaId): Promise<StoredFile | null> {
      const row = await mediaFiles.findOne(db, { companyId, id });
      const bytes = row?.storageKey ? await files.read(row.storageKey) : null;
      return row && bytes ? { mime: row.mime, fileName: row.fileName, bytes } : null;
    },

    start: fetcher.start,
    stop: fetcher.stop,
    /** WAHA answers again: what it could not hand out is asked for at once. */
    wahaIsBack: fetcher.wahaIsBack,
  };
}

export type Media = ReturnType<typeof createMedia>;
