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
  { mime: 'audio/mpeg', at: 0, bytes: '\xff\xfb' },
  { mime: 'audio/wav', at: 8, bytes: 'WAVE' },
  { mime: 'audio/amr', at: 0, bytes: '#!AMR' },
  { mime: 'video/webm', at: 0, bytes: '\x1aE\xdf\xa3' },
  { mime: 'video/mp4', at: 4, bytes: 'ftyp' },
  { mime: 'application/pdf', at: 0, bytes: '%PDF-' },
  { mime: 'application/zip', at: 0, bytes: 'PK\x03\x04' },
];

const bare = (mime: string) => (mime.split(';')[0] ?? '').trim().toLowerCase();
const family = (mime: string) => mime.split('/')[0] ?? '';

/** What the bytes are, as far as their first ones tell. */
export function sniff(bytes: Uint8Array): string | null {
  const hit = signatures.find(({ at, bytes: mark }) => latin(bytes, at, mark.length) === mark);
  return hit?.mime ?? null;
}

/**
 * The type we store. The bytes win over what the sender says, except that a container can hold
 * what was named: MP4 with sound only, an office document in a zip.
 */
export function typeOf(bytes: Uint8Array, declared: string): string {
  const said = bare(declared) || 'application/octet-stream';
  const found = sniff(bytes);
  if (found === null)
    return ['image', 'video', 'audio'].includes(family(said)) || said === 'application/pdf'
      ? 'application/octet-stream'
      : said;
  if (found === 'video/mp4' && ['audio/mp4', 'video/mp4', 'video/3gpp', 'audio/aac'].includes(said))
    return said;
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
