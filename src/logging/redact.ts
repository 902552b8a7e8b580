import { types } from 'node:util';

/**
 * What may leave the process in a log line. Numbers of people keep their last three digits, texts
 * and secrets go, whatever field or string they come in.
 */

const mostDepth = 6;
const mostItems = 50;
const longestText = 8_000;

const secretName =
  /passw|passphrase|secret|token|authorization|cookie|hmac|signature|credential|keys?$|^qr|^jwt|pairingcode/;
const textName =
  /^(?:raw|quoted|message|original|translated)?(?:text|body|caption|contents?)$|^(?:preview|snippet|draft|conversation|quoted|reply|input)$/;

const day = String.raw`(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;

/** Things to find a line by, which only look like numbers: ULIDs, WhatsApp's message ids, UUIDs, times, IP addresses. */
const kept = [
  String.raw`(?<![0-9A-Za-z])(?=\d*[A-Z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Za-z])`,
  String.raw`(?<![0-9A-Za-z])(?:(?=\d*[A-F])[0-9A-F]{18,64}|(?=\d*[a-f])[0-9a-f]{18,64})(?![0-9A-Za-z])`,
  String.raw`(?<![\w-])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\w-])`,
  String.raw`(?<!\d)${day}(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![-\d])`,
  String.raw`(?<![\d.])(?:${octet}\.){3}${octet}(?![.\d])`,
].join('|');

const number = [
  String.raw`\+?\d{7,}`,
  String.raw`\+\d[\d ().\u00a0-]{5,}\d`,
  String.raw`\(?\d{2,4}\)?(?:[ \u00a0-]\d{2,5}){2,}`,
  String.raw`\d{3,4}(?:\.\d{3,4}){2,}`,
].join('|');

const keptOrNumber = new RegExp(`(${kept})|${number}`, 'g');
const fewestDigits = 7;

const credential = /\bBearer\s+[^\s"',]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/gi;
const passwordInUrl = /(?<=:\/\/)[^\s/@]*(?=@)/g;
const secretInUrl = /(?<=[?&][\w-]*(?:token|key|secret|password)=)[^\s&#"']+/gi;
/** What JSON.parse quotes of the input it could not read. */
const quotedInput = /(["'])[^]*\1(?:\.\.\.)? is not valid JSON/g;

function masked(match: string): string {
  const digits = match.replace(/\D/g, '');
  return digits.length < fewestDigits ? match : `***${digits.slice(-3)}`;
}

/** The start of a long text, without a number that the cut would have made unrecognisable. */
function cut(text: string): string {
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText).replace(/[\d ().+\u00a0-]+$/, '')}…`;
}

/** Masks what a string may carry: numbers of people, tokens, passwords in addresses. */
export function maskText(text: string): string {
  return cut(text)
    .replace(quotedInput, '[text] is not valid JSON')
    .replace(passwordInUrl, '[secret]')
    .replace(secretInUrl, '[secret]')
    .replace(credential, '[secret]')
    .replace(keptOrNumber, (match: string, found?: string) => found ?? masked(match));
}

const plainName = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
/** Fields whose name says what they count are no numbers of people. */
const measure = /(?:Ms|At|Bytes|Count|[sS]eq|[tT]imestamp)$/;

function maskNumber(name: string, value: number): unknown {
  const isLong = Number.isInteger(value) && Math.abs(value) >= 10 ** (fewestDigits - 1);
  return isLong && !measure.test(name) ? masked(String(value)) : value;
}

/** What was passed on the way down, and how far down that is. */
type Path = readonly object[];

function maskField(name: string, value: unknown, path: Path): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (typeof value === 'number') return maskNumber(name, value);
  const plain = plainName(name);
  if (secretName.test(plain)) return '[secret]';
  if (!textName.test(plain)) return maskValue(value, path);
  return typeof value === 'string' ? `[${value.length} characters]` : '[content]';
}

function maskEntries(entries: readonly [string, unknown][], path: Path): Record<string, unknown> {
  return Object.fromEntries(
    entries
      .slice(0, mostItems)
      .map(([name, value]) => [maskText(name), maskField(name, value, path)]),
  );
}

const isError = (value: object): value is Error =>
  value instanceof Error || types.isNativeError(value);

/** An Error as fields. Libraries hang requests with keys and texts on theirs, so only these go. */
function unfold(error: Error, path: Path): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  const frames = error.stack?.split('\n').filter(line => /^\s+at /.test(line));
  const parts = {
    name: error.name,
    message: error.message,
    code,
    stack: frames?.join('\n'),
    cause: error.cause,
  };
  return maskEntries(
    Object.entries(parts).filter(([, part]) => part !== undefined),
    path,
  );
}

function maskObject(value: object, above: Path): unknown {
  if (above.includes(value)) return '[circular]';
  if (above.length >= mostDepth) return '[deeper]';
  const path = [...above, value];
  if (isError(value)) return unfold(value, path);
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...(value as Iterable<unknown>)];
    return items.slice(0, mostItems).map(item => maskValue(item, path));
  }
  if (value instanceof Map) {
    const pairs = [...(value as Map<unknown, unknown>)];
    return maskEntries(
      pairs.map(([name, item]) => [String(name), item]),
      path,
    );
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return maskValue(toJSON.call(value), path);
  return maskEntries(Object.entries(value), path);
}

/** A copy of `value` that may be logged: masked, without cycles, bounded in size. */
export function maskValue(value: unknown, path: Path = []): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'number') return maskNumber('', value);
  if (typeof value === 'bigint') return maskText(String(value));
  if (typeof value !== 'object') return `[${typeof value}]`;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '[no time]' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return maskObject(value, path);
}

/** The fields of a log line, masked. Never throws: what cannot be read is said to be so. */
export function maskFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  try {
    return maskEntries(Object.entries(fields), []);
  } catch {
    return { fields: '[unreadable]' };
  }
}
