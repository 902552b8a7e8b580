import { instantOnClock } from '../../kernel/calendar.js';
import { parseRecipient, toWhatsAppId } from '../../kernel/phone-number.js';
import type { ConsentState } from '../../protocol/codes.js';
import { readCsv, type CsvLine } from './csv.js';

/** One line of the file: a message we wish to send, one of theirs, or one typed on the phone. */
export interface FileMessage {
  line: number;
  at: Date;
  /** WhatsApp's id of the person or group. */
  to: string;
  kind: 'message' | 'inbound' | 'phone';
  text: string;
  source: string;
  campaign: string | null;
  scheduledAt: Date | null;
  expiresAt: Date | null;
  /** null: it never left. undefined: nobody says. */
  sentAt: Date | null | undefined;
  consent: ConsentState;
  /** They had written before the first line. */
  known: boolean;
}

export interface MessagesFile {
  messages: readonly FileMessage[];
  /** What is wrong, each with its line. */
  complaints: readonly string[];
}

const columns = [
  'at',
  'to',
  'text',
  'kind',
  'source',
  'campaign',
  'scheduled_at',
  'expires_at',
  'sent_at',
  'consent',
  'known',
] as const;
type Column = (typeof columns)[number];

const isColumn = (name: string): name is Column => columns.some(column => column === name);
const kinds = ['message', 'inbound', 'phone'] as const;
const consentStates: readonly ConsentState[] = ['unknown', 'asked', 'granted', 'refused'];
const withZone = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** With a zone of its own, or on the clock of the number's. */
function instantOf(text: string, zone: string): Date | undefined {
  if (!withZone.test(text)) return instantOnClock(text, zone);
  const at = new Date(text.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** Reads the fields of one line, and notes what is wrong with each. */
function createLineReader(
  { number, fields }: CsvLine,
  { header, zone }: { header: readonly string[]; zone: string },
) {
  const wrong: string[] = [];
  const complain = (what: string) => void wrong.push(`Line ${number}: ${what}.`);
  const textOf = (column: Column) => fields[header.indexOf(column)]?.trim() ?? '';
  if (fields.length > header.length)
    complain(`it has ${fields.length} fields, and the header has ${header.length}`);

  return {
    wrong,
    complain,
    textOf,
    time(column: Column): Date | null {
      const text = textOf(column);
      if (text === '') return null;
      const at = instantOf(text, zone);
      if (!at) complain(`${column} "${text}" is no time such as 2026-11-20 09:30`);
      return at ?? null;
    },
    oneOf<Word extends string>(column: Column, words: readonly Word[], usual: Word): Word {
      const text = textOf(column).toLowerCase();
      const word = words.find(one => one === text);
      if (!word && text !== '') complain(`${column} "${text}" is none of ${words.join(', ')}`);
      return word ?? usual;
    },
  };
}

function readLine(
  line: CsvLine,
  { header, zone }: { header: readonly string[]; zone: string },
): { message: FileMessage | null; wrong: readonly string[] } {
  const { wrong, complain, textOf, time, oneOf } = createLineReader(line, { header, zone });
  const at = time('at');
  if (textOf('at') === '') complain('at is missing');
  const recipient = parseRecipient(textOf('to'));
  if (textOf('to') === '') complain('to is missing');
  else if (!recipient) complain('to is no number or id that can be written to');
  const message = {
    kind: oneOf('kind', kinds, 'message'),
    text: textOf('text'),
    source: textOf('source') || 'file',
    campaign: textOf('campaign') || null,
    scheduledAt: time('scheduled_at'),
    expiresAt: time('expires_at'),
    sentAt: header.includes('sent_at') ? time('sent_at') : undefined,
    consent: oneOf('consent', consentStates, 'granted'),
    known: oneOf('known', ['yes', 'no'], 'no') === 'yes',
  };
  if (!at || !recipient || wrong.length > 0) return { message: null, wrong };
  return { message: { ...message, line: line.number, at, to: toWhatsAppId(recipient) }, wrong };
}

function wrongHeader(header: readonly string[]): string[] {
  const missing = (['at', 'to'] as const).filter(column => !header.includes(column));
  const unknown = header.filter(name => !isColumn(name));
  const twice = header.filter((name, at) => header.indexOf(name) !== at);
  return [
    ...missing.map(column => `Line 1: the column ${column} is missing.`),
    ...unknown.map(name => `Line 1: "${name}" is none of the columns ${columns.join(', ')}.`),
    ...twice.map(name => `Line 1: the column ${name} is there twice.`),
  ];
}

/** Reads a file of messages. Times without a zone are on the clock of `zone`. */
export function readMessages(text: string, zone: string): MessagesFile {
  const { lines, brokenAt } = readCsv(text);
  const [first, ...rest] = lines;
  if (brokenAt !== null)
    return { messages: [], complaints: [`Line ${brokenAt}: a quote does not end as it should.`] };
  if (!first) return { messages: [], complaints: ['The file is empty.'] };
  const header = first.fields.map(name => name.trim().toLowerCase());
  const complaints = wrongHeader(header);
  if (complaints.length > 0) return { messages: [], complaints };
  const read = rest.map(line => readLine(line, { header, zone }));
  const messages = read.flatMap(({ message }) => message ?? []);
  const wrong = read.flatMap(one => one.wrong);
  const hasWish = wrong.length > 0 || messages.some(({ kind }) => kind === 'message');
  return { messages, complaints: hasWish ? wrong : ['The file has no message to send.'] };
}
