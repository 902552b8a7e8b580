import { id, integer, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, MediaId } from '../kernel/ids.js';

/** A stored file. */
export interface MediaRow {
  id: MediaId;
  companyId: CompanyId;
  sha256: string | null;
  mime: string;
  bytes: number;
  fileName: string | null;
  /** Where it lies below the media folder; made by us, never from a sender's name. */
  storageKey: string | null;
  source: 'upload' | 'inbound';
  state: 'pending' | 'ready' | 'failed' | 'gone';
  /** Where WAHA keeps it until it is fetched. */
  remote: string | null;
  tries: number;
  createdAt: Date;
}

export const mediaFiles = table<MediaRow>('media', {
  id: key(id),
  companyId: id,
  sha256: maybe(text),
  mime: text,
  bytes: integer,
  fileName: maybe(text),
  storageKey: maybe(text),
  source: text,
  state: text,
  remote: maybe(text),
  tries: integer,
  createdAt: time,
});
