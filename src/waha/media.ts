import { AppError } from '../kernel/errors.js';
import { segment, type Line } from './call-waha.js';
import { readErrorBody, safeDetails } from './error-body.js';
import { parseJson } from './http.js';

export interface FetchedMedia {
  bytes: Buffer;
  mimetype: string;
}

const filesPath = '/api/files/';

/**
 * The path of a file at our WAHA. Only the path is taken from the address: WAHA builds it with the
 * name it has for itself, and the key must never travel anywhere else.
 */
function pathOfFile(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { pathname } = new URL(url);
  const at = pathname.indexOf(filesPath);
  const parts = at < 0 ? [] : pathname.slice(at + filesPath.length).split('/');
  try {
    const names = parts.map(part => decodeURIComponent(part));
    const odd = names.some(
      name => name === '' || name === '.' || name === '..' || /[\\/\0]/.test(name),
    );
    return names.length === 0 || odd ? null : filesPath + names.map(segment).join('/');
  } catch {
    return null;
  }
}

const unreachable = (details: Readonly<Record<string, unknown>>) =>
  new AppError('media_unreachable', 'WAHA does not hand out this file.', details);

/**
 * Fetches a file WAHA downloaded. Throws `media_unreachable` (gone, refused, not WAHA's),
 * `media_too_large` beyond `maxBytes`, or `waha_unreachable`.
 */
export async function fetchMedia(line: Line, url: string, maxBytes: number): Promise<FetchedMedia> {
  const path = pathOfFile(url);
  if (path === null) throw unreachable({ key: 'not_a_waha_file' });
  const timeoutMs = line.timeouts.mediaMs;
  const seen = await line.http.bytes({ method: 'GET', path, timeoutMs, maxBytes });
  if (seen.kind === 'answer') {
    const { status, content, contentType } = seen;
    if (status === 200) {
      return { bytes: content, mimetype: contentType || 'application/octet-stream' };
    }
    throw unreachable(safeDetails(status, readErrorBody(parseJson(content.toString('utf8')))));
  }
  if (seen.code === 'TOO_LARGE') {
    throw new AppError('media_too_large', 'The file is larger than allowed.', { maxBytes });
  }
  throw new AppError('waha_unreachable', 'WAHA could not be reached.', {
    does: 'fetch media',
    cause: seen.code,
  });
}
