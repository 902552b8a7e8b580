import { lookAlikes } from '../kernel/fold-text.js';

/** The Latin letter that a folded Cyrillic one looks like; the table is kept where folding is. */
function twinOf(cyrillic: string): string {
  const [word] = lookAlikes(`${cyrillic}z`).filter(found => !found.startsWith(cyrillic));
  return word?.charAt(0) ?? cyrillic;
}

const fromCyrillic = [...'авсԁеніјкморѕтԝху'].map(letter => [letter, twinOf(letter)] as const);
const fromGreek = [...'αεηικνορτυχ'].map(
  (letter, at) => [letter, 'aenikvoptux'.charAt(at)] as const,
);
const toLatin = new Map([...fromCyrillic, ...fromGreek]);

const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;

/**
 * A folded text with every Cyrillic and Greek letter that looks like a Latin one written as that
 * one. Texts that look the same become the same. The length stays, so offsets mean the same.
 */
export function inLatin(folded: string): string {
  return folded.replace(foreign, letter => toLatin.get(letter) ?? letter);
}

const letterOf: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '9': 'g',
};
const disguised = /(?<=\p{L})[0134579]|[0134579](?=\p{L})/gu;

const reading = (text: string, one: 'i' | 'l') =>
  text.replace(disguised, digit => letterOf[digit] ?? one);

/**
 * The text, and with digits beside letters taken for the letters they stand for, where there are
 * any. Order numbers stay what they are. The length stays.
 */
export function withDigitsRead(text: string): readonly string[] {
  return [
    ...new Set([text, reading(text, 'i'), ...(text.includes('1') ? [reading(text, 'l')] : [])]),
  ];
}

const mixed = /\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin}/u;
const word = /\p{L}+/gu;

/** A text that keeps its alphabets, but no word mixes them, and with digits read. The length stays. */
export function guisesOf(text: string): readonly string[] {
  const plain = mixed.test(text)
    ? text.replace(word, found => lookAlikes(found)[0] ?? found)
    : text;
  return [...new Set([plain, reading(plain, 'i')])];
}

const sign = /[@$](?=\p{L})|(?<=\p{L})[@$]/gu;

/** The same for signs that folding would drop, `c@sino`: null when there are none beside letters. */
export function withSignsRead(text: string): string | null {
  const read = text.replace(sign, found => (found === '@' ? 'a' : 's'));
  return read === text ? null : read;
}
