import type { Answer } from './answers.js';
import type { Fault } from './faults.js';
import type { JournalEntry } from './journal.js';

export type Fields = Readonly<Record<string, unknown>>;

/** What the journal says about the message a call is about. */
export type Subject = Pick<JournalEntry, 'waId' | 'chatId' | 'bodyHash' | 'token' | 'session'>;

/** One request while it is carried out. */
export interface Call {
  method: string;
  path: string;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The JSON object of the body; empty when there was none. */
  body: Fields;
  accept: string;
  requestId: string;
  fault: Fault | undefined;
  /** Set by sends; the answer is journalled under it. */
  subject?: Subject;
  /** What happens once the answer has left, or never will. */
  afterAnswer: (() => void)[];
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Segments; `:name` takes one. */
  path: string;
  /** What faults call it. */
  name: string;
  /** Whether faults for `send` meet it. */
  isSend?: boolean;
  /** Works without the API key. */
  isOpen?: boolean;
  handle: (call: Call) => Answer | Promise<Answer>;
}

/** A text field of a body, or undefined. */
export function textField(body: Fields, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

/** A whole number from the query, or the default. */
export function numberParam(query: URLSearchParams, name: string, fallback: number): number {
  const value = Number.parseInt(query.get(name) ?? '', 10);
  return Number.isNaN(value) ? fallback : value;
}
