import type { WeekHours } from '../kernel/calendar.js';

export type { Weekday } from '../kernel/calendar.js';

/** A closed range `[low, high]`. */
export type Range = readonly [number, number];

/** `required` refuses without it, `warn` says so and sends, `off` does not ask. */
export type ConsentRule = 'required' | 'warn' | 'off';

/** Every number the rules read. One schema parses it, from presets and from `config/policy.json`. */
export interface Policy {
  preset: string;
  /** IANA zone of days and hours, unless the session has its own. */
  zone: string;
  activeHours: {
    /** Per weekday `HH:MM-HH:MM`, start included, end excluded; empty closes the day. */
    days: WeekHours;
    replies: 'hold' | 'send';
  };
  caps: {
    contactsPerDay: number;
    messagesPerHour: number;
    firstContactsPerDay: number;
  };
  gap: {
    defaultMs: Range;
    firstContactMs: Range;
  };
  human: {
    enabled: boolean;
    seenMs: Range;
    typingBaseMs: number;
    typingPerGraphemeMs: number;
    typingMinMs: number;
    typingMaxMs: number;
  };
  warmup: {
    enabled: boolean;
    /** First contacts allowed on day 1, 2, …; after the last day the daily caps rule alone. */
    firstContactsByDay: readonly number[];
  };
  /** Codes of rules that never hold back an answer inside an open window. */
  replies: { exemptFrom: readonly string[] };
  consent: { firstContact: ConsentRule; known: ConsentRule };
}
