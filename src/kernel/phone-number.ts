import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Somebody a message can be addressed to. */
export type Recipient =
  | { kind: 'phone'; /** International digits without a plus. */ digits: string }
  | { kind: 'lid'; value: string }
  | { kind: 'group'; value: string };

const device = /(?:_\d+)?(?::\d+)?$/;
const lidPattern = /^\d{5,20}$/;
const groupPattern = /^\d{5,25}(?:-\d{5,20})?$/;

/** Mexico dropped the 1 before its mobile numbers; WhatsApp's ids keep it. */
const mexicanMobile = /^521(?=\d{10}$)/;

/** A trunk zero people leave in, `+49 (0)151 …`, goes; everything else stays as written. */
function possibleDigits(digits: string): string | undefined {
  const parsed = parsePhoneNumberFromString(`+${digits.replace(mexicanMobile, '52')}`);
  if (!parsed?.isPossible()) return undefined;
  const hasTrunkZero = digits.startsWith('0', parsed.countryCallingCode.length);
  return hasTrunkZero ? parsed.number.slice(1) : digits;
}

function parsePhone(input: string): Recipient | undefined {
  const plain = input.normalize('NFKC').replace(/\p{Cf}/gu, '');
  if (/\p{L}/u.test(plain)) return undefined;
  const signs = plain.replace(/[^\d+]/g, '');
  const match = /^(\+|00)?([1-9]\d{5,16})$/.exec(signs);
  const digits = match?.[2] === undefined ? undefined : possibleDigits(match[2]);
  return digits === undefined ? undefined : { kind: 'phone', digits };
}

function parseAddress(user: string, server: string): Recipient | undefined {
  const value = user.replace(device, '');
  switch (server.toLowerCase()) {
    case 'c.us':
    case 's.whatsapp.net':
      return /^\d+$/.test(value) ? parsePhone(value) : undefined;
    case 'lid':
      return lidPattern.test(value) ? { kind: 'lid', value } : undefined;
    case 'g.us':
      return groupPattern.test(value) ? { kind: 'group', value } : undefined;
    default:
      return undefined;
  }
}

/**
 * Reads what people and WAHA call a recipient: international digits with or without plus, `00` and
 * any punctuation, `@c.us`, `@s.whatsapp.net` (a device suffix is dropped), `@lid`, `@g.us`.
 * undefined for everything that cannot be written to: impossible and national numbers, broadcasts,
 * newsletters, status.
 */
export function parseRecipient(input: string): Recipient | undefined {
  const [user = '', server, ...more] = input.trim().split('@');
  if (more.length > 0) return undefined;
  return server === undefined ? parsePhone(user) : parseAddress(user, server);
}

/** The chat id WAHA wants: `digits@c.us`, `x@lid`, `x@g.us`. */
export function toWhatsAppId(recipient: Recipient): string {
  switch (recipient.kind) {
    case 'phone':
      return `${recipient.digits}@c.us`;
    case 'lid':
      return `${recipient.value}@lid`;
    case 'group':
      return `${recipient.value}@g.us`;
  }
}

/** International digits as people write them, `+62 812 9931 2207`. */
export function displayPhone(digits: string): string {
  return parsePhoneNumberFromString(`+${digits}`)?.formatInternational() ?? `+${digits}`;
}

/** The country of a number in international digits, ISO 3166; null where several share its code. */
export function countryOf(digits: string): string | null {
  return parsePhoneNumberFromString(`+${digits}`)?.country ?? null;
}
