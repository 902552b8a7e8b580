import { foldText } from '../kernel/fold-text.js';
import { ftsPhrase, searchWords } from '../kernel/search-words.js';

const leastDigits = 3;
const leastLetters = 3;

/** Ways in which a person may be meant, as FTS5 asks for them; the index knows runs of three letters. */
function wishes(q: string): string[] {
  const { long } = searchWords(q);
  const digits = q.replace(/\D/g, '');
  const plain = q.trim().toLowerCase();
  const all = [
    long.length > 0 ? `(${long.map(ftsPhrase).join(' AND ')})` : null,
    // A number with blanks and signs in it; with letters beside it the digits are not a number.
    digits.length >= leastDigits && !/\p{L}/u.test(q) ? ftsPhrase(digits) : null,
    // As another system writes its ids, signs and all.
    [...plain].length >= leastLetters ? ftsPhrase(plain) : null,
  ];
  return [...new Set(all.filter(wish => wish !== null))];
}

/**
 * People of this name, number or id in another system, as a condition on the row `p` of `contacts`.
 * One or two letters are looked for in names and numbers directly; nothing but signs is nobody.
 */
export function personSql(q: string): [string, Record<string, unknown>] {
  const asked = wishes(q);
  if (asked.length > 0) {
    const sql = `p.id IN (SELECT r.person FROM contact_search s
      JOIN contact_search_rows r ON r.place = s.rowid WHERE s.words MATCH $person)`;
    return [sql, { person: asked.join(' OR ') }];
  }
  const folded = foldText(q);
  const digits = q.replace(/\D/g, '');
  if (folded === '') return ['1 = 0', {}];
  const sql = `(instr(COALESCE(p.name_key, ''), $folded) > 0
    OR ($digits <> '' AND instr(COALESCE(p.phone, ''), $digits) > 0))`;
  return [sql, { folded, digits }];
}
