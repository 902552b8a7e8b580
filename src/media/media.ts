import { createHash } from 'node:crypto';
import type { Reader } from '../db/connection.js';
import { run, select } from '../db/sql.js';
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

const maxTries = 5;
const lookMs = 2_000;

/** Files by content: taken in, fetched from WAHA, handed out. Hands WAHA bytes, never an address. */
export function createMedia(ports: Ports) {
  const { db, transact, clock, newId, log, waha, files, maxBytes } = ports;
  const stopping = new AbortController();
  let bell = new AbortController();
  let fetching: Promise<void> = Promise.resolve();

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

  async function fetchOne(row: MediaRow): Promise<void> {
    try {
      const fetched = await waha.fetchMedia(row.remote ?? '');
      const kept = await keep(fetched.bytes);
      const mime = typeOf(fetched.bytes, row.mime || fetched.mimetype);
      await transact(row.companyId, async unit => {
        const set = {
          ...kept,
          mime,
          bytes: fetched.bytes.length,
          state: 'ready' as const,
          remote: null,
        };
        await mediaFiles.update(unit, set, { id: row.id });
        await ports.changed(unit, row.id);
      });
    } catch (error) {
      log.warn('a received file could not be fetched', { mediaId: row.id, err: error });
      await transact(row.companyId, async unit => {
        await run(
          unit,
          `UPDATE media SET tries = tries + 1,
             state = CASE WHEN tries + 1 >= $maxTries THEN 'failed' ELSE state END WHERE id = $id`,
          { id: row.id, maxTries },
        );
        if (row.tries + 1 >= maxTries) await ports.changed(unit, row.id);
      });
    }
  }

  /** Answers how many there were. */
  async function fetchSome(): Promise<number> {
    if (ports.isFull()) return 0;
    const rows = await select(
      db,
      "SELECT * FROM media WHERE state = 'pending' ORDER BY tries, id LIMIT 20",
    );
    for (const row of rows) {
      if (stopping.signal.aborted) break;
      await fetchOne(mediaFiles.read(row));
    }
    return rows.length;
  }

  async function fetchForever(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rung = bell;
      const count = await fetchSome().catch((error: unknown) => {
        log.error('received files could not be fetched', { err: error });
        return 1;
      });
      const waitMs = count > 0 ? lookMs : 60_000;
      await clock.sleep(waitMs, AbortSignal.any([rung.signal, stopping.signal]));
    }
  }

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
      unit.afterCommit(() => {
        bell.abort();
        bell = new AbortController();
      });
      return id;
    },

    /** The file with its bytes, or null when there is none (any more). */
    async read(companyId: CompanyId, id: MediaId): Promise<StoredFile | null> {
      const row = await mediaFiles.findOne(db, { companyId, id });
      const bytes = row?.storageKey ? await files.read(row.storageKey) : null;
      return row && bytes ? { mime: row.mime, fileName: row.fileName, bytes } : null;
    },

    start(): void {
      fetching = fetchForever();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await fetching;
    },
  };
}

export type Media = ReturnType<typeof createMedia>;
