/** Types a browser may show in place; everything else is offered as a download. */
const shown =
  /^(image\/(jpeg|png|gif|webp)|video\/(mp4|webm|3gpp)|audio\/(ogg|mpeg|mp4|aac|amr|wav|webm))$/;

interface Signature {
  mime: string;
  at: number;
  bytes: string;
}

const latin = (bytes: Uint8Array, at: number, length: number) =>
  Buffer.from(bytes.subarray(at, at + length)).toString('latin1');

const signatures: readonly Signature[] = [
  { mime: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { mime: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { mime: 'image/gif', at: 0, bytes: 'GIF8' },
  { mime: 'image/webp', at: 8, bytes: 'WEBP' },
  { mime: 'audio/ogg', at: 0, bytes: 'OggS' },
  { mime: 'audio/mpeg', at: 0, bytes: 'ID3' },
  { mime: 'audio/wav', at: 8, bytes: 'WAVE' },
  { mime: 'audio/amr', at: 0, bytes: '#!AMR' },
  { mime: 'video/webm', at: 0, bytes: '\x1aE\xdf\xa3' },
  { mime: 'application/pdf', at: 0, bytes: '%PDF-' },
  { mime: 'application/zip', at: 0, bytes: 'PK\x03\x04' },
  { mime: 'image/tiff', at: 0, bytes: 'II*\0' },
  { mime: 'image/tiff', at: 0, bytes: 'MM\0*' },
];

/** What the first brand of an MP4 box says; every other brand is a film. */
const brands: Readonly<Record<string, string>> = {
  heic: 'image/heic',
  heix: 'image/heic',
  mif1: 'image/heif',
  avif: 'image/avif',
  'M4A ': 'audio/mp4',
};

/** What else a container may hold, so that the name it was given is believed. */
const believed: Readonly<Record<string, readonly string[]>> = {
  'video/mp4': ['audio/mp4', 'video/3gpp', 'audio/aac'],
  'video/webm': ['audio/webm'],
  'image/heif': ['image/heic', 'image/avif'],
};

/** Other names of the same thing. */
const usual: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
};

const bare = (mime: string) => (mime.split(';')[0] ?? '').trim().toLowerCase();
const family = (mime: string) => mime.split('/')[0] ?? '';

/** A frame of MPEG sound without a tag before it: MP3, or AAC in ADTS frames. */
function soundFrame(bytes: Uint8Array): string | null {
  const [sync = 0, head = 0, rates = 0xff] = bytes;
  if (sync !== 0xff || (head & 0xe0) !== 0xe0) return null;
  const layer = (head >> 1) & 3;
  if (layer === 1) return rates >> 4 < 15 && ((rates >> 2) & 3) < 3 ? 'audio/mpeg' : null;
  return layer === 0 && head >= 0xf0 && ((rates >> 2) & 15) < 13 ? 'audio/aac' : null;
}

/** Two letters are too few to tell a bitmap by; four bytes of it are always zero. */
const isBitmap = (bytes: Uint8Array) =>
  latin(bytes, 0, 2) === 'BM' && latin(bytes, 6, 4) === '\0\0\0\0';

/** What the bytes are, as far as their first ones tell. */
export function sniff(bytes: Uint8Array): string | null {
  const hit = signatures.find(({ at, bytes: mark }) => latin(bytes, at, mark.length) === mark);
  if (hit) return hit.mime;
  if (latin(bytes, 4, 4) === 'ftyp') return brands[latin(bytes, 8, 4)] ?? 'video/mp4';
  return isBitmap(bytes) ? 'image/bmp' : soundFrame(bytes);
}

/**
 * The type we store. The bytes win over what the sender says, except that a container can hold
 * what was named: MP4 or WebM with sound only, an office document in a zip.
 */
export function typeOf(bytes: Uint8Array, declared: string): string {
  const named = bare(declared) || 'application/octet-stream';
  const said = usual[named] ?? named;
  const found = sniff(bytes);
  if (found === null)
    return ['image', 'video', 'audio'].includes(family(said)) || said === 'application/pdf'
      ? 'application/octet-stream'
      : said;
  if (believed[found]?.includes(said)) return said;
  if (found === 'application/zip' && said.startsWith('application/')) return said;
  return found;
}

export function isShown(mime: string): boolean {
  return shown.test(bare(mime));
}

/** A name that is only a name: no folders, no control or direction characters, of bearable length. */
export function safeName(name: string | null | undefined): string | null {
  const plain = (name ?? '')
    .replace(/^.*[\\/]/, '')
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .trim()
    .slice(-120)
    // Half a letter, sent so or cut so, is none.
    .replace(/\p{Surrogate}/gu, '');
  return plain === '' || plain === '.' || plain === '..' ? null : plain;
}
