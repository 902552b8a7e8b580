import type { CompanyId, SessionId } from '../kernel/ids.js';
import { ftsPhrase, type SearchWords } from '../kernel/search-words.js';

/**
 * How messages stand in the search index: by the instant they were said, so that the newest are
 * found first and a span of time is a span of the index, and with a mark of company and session, so
 * that what a caller may not read is never walked through.
 */

/** How many messages of one millisecond have a place. */
export const placesPerMs = 1_024;

/** The first place of an instant; places are exact integers until the year 2248. */
export const placeOf = (at: Date): number => at.getTime() * placesPerMs;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Private letters: folding turns them into blanks, so that they stand in no text. */
const firstSign = 0xe000;
const signsAt = [20, 22, 24];

const digitAt = (id: string, at: number) => Math.max(0, alphabet.indexOf(id.charAt(at) || '?'));

/**
 * Three signs made of the last letters of an id: one run of the index. Two ids may have the same
 * one; rows are always asked for company and session too.
 */
const markOf = (id: string): string =>
  String.fromCharCode(...signsAt.map(at => firstSign + 32 * digitAt(id, at) + digitAt(id, at + 1)));

/** What stands beside the text of a message. */
export const scopeMarks = (companyId: CompanyId, sessionId: SessionId): string =>
  markOf(companyId) + markOf(sessionId);

/** Where is looked: on some sessions, else in one company of several, else everywhere. */
export interface SearchScope {
  companyId: CompanyId;
  sessionIds: readonly SessionId[] | null;
  hasNeighbours: boolean;
}

/** The marks one of which a message has to bear; null: any. */
export function marksOf({ companyId, sessionIds, hasNeighbours }: SearchScope): string[] | null {
  if (sessionIds) return sessionIds.map(markOf);
  return hasNeighbours ? [markOf(companyId)] : null;
}

/** The long words, all of them, within the marks, as FTS5 asks for them. */
export function ftsMatch({ long }: SearchWords, marks: readonly string[] | null): string {
  const words = long.map(word => `folded : ${ftsPhrase(word)}`);
  const scopes = marks?.map(mark => `scope : ${ftsPhrase(mark)}`);
  return [...words, ...(scopes ? [`(${scopes.join(' OR ')})`] : [])].join(' AND ');
}
