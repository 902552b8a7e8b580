import { digitsOf } from './ids.js';
import type { PersonSeed } from './options.js';

export interface Person extends PersonSeed {
  /** When this person answered of itself; a person is not a machine. */
  answeredAtMs: number[];
  hasOptedOut: boolean;
}

/** Everybody out there. Numbers nobody seeded are people too: they read and stay silent. */
export interface People {
  /** Adds a person, or changes what is known about one. */
  put(seed: PersonSeed): Person;
  /** The person behind a chat id or a phone number; made up when never heard of. */
  of(chatId: string): Person;
  /** Only people that were seeded or met. */
  find(chatId: string): Person | undefined;
  all(): readonly Person[];
  /** The ids a person's chat can have. */
  chatIdsOf(person: Person): string[];
}

export const phoneChatId = (person: PersonSeed) => `${person.phone}@c.us`;
export const lidOf = (person: PersonSeed) => (person.lid ? `${person.lid}@lid` : null);

/** The id under which a person's own messages arrive. */
export function writesAs(person: PersonSeed): string {
  return (person.lidOnly ? lidOf(person) : null) ?? phoneChatId(person);
}

/** The other id of a person's chat, for whoever holds one. */
export function altChatId(person: PersonSeed, chatId: string): string | null {
  if (person.hidesNumber) return null;
  return chatId.endsWith('@lid') ? phoneChatId(person) : lidOf(person);
}

const kept = 50_000;

export function createPeople(seeds: readonly PersonSeed[]): People {
  const byPhone = new Map<string, Person>();
  const phoneByLid = new Map<string, string>();

  function forgetOneNobodyNamed(): void {
    for (const { phone, name } of byPhone.values()) {
      if (name === '') return void byPhone.delete(phone);
    }
  }

  function put(seed: PersonSeed): Person {
    const known = byPhone.get(seed.phone);
    const person: Person = { answeredAtMs: [], hasOptedOut: false, ...known, ...seed };
    byPhone.set(seed.phone, person);
    if (person.lid) phoneByLid.set(person.lid, person.phone);
    if (byPhone.size > kept) forgetOneNobodyNamed();
    return person;
  }

  function find(chatId: string): Person | undefined {
    const digits = digitsOf(chatId).replace(/\D/g, '');
    return byPhone.get(chatId.endsWith('@lid') ? (phoneByLid.get(digits) ?? '') : digits);
  }

  for (const seed of seeds) put(seed);
  return {
    put,
    find,
    of: chatId =>
      find(chatId) ??
      put({ phone: digitsOf(chatId).replace(/\D/g, ''), name: '', replies: 'none' }),
    all: () => [...byPhone.values()],
    chatIdsOf: person => [phoneChatId(person), ...(person.lid ? [`${person.lid}@lid`] : [])],
  };
}
