import type { ColleagueView, NoteView } from '../../protocol/views.js';

function inOrder(one: NoteView, other: NoteView): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** Oldest first, the newest picture of each; of deleted ones it is kept that they are. */
export function withNotes(
  known: readonly NoteView[],
  incoming: readonly NoteView[],
): readonly NoteView[] {
  const byId = new Map(known.map(note => [note.id, note]));
  for (const note of incoming) {
    const before = byId.get(note.id);
    if (!before || before.version <= note.version) byId.set(note.id, note);
  }
  return [...byId.values()].sort(inOrder);
}

/** What is being written after an `@`, up to where the caret stands; null: nobody is being called. */
export function mentionAt(text: string, caret: number): string | null {
  const found = /(?:^|\s)@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u.exec(text.slice(0, caret));
  return found ? (found[1] ?? '') : null;
}

const mostOffered = 6;

/** Who may be meant by what was written so far. */
export function mentioned(
  colleagues: readonly ColleagueView[],
  query: string,
): readonly ColleagueView[] {
  const wanted = query.toLocaleLowerCase();
  return colleagues
    .filter(({ name }) => name.toLocaleLowerCase().startsWith(wanted))
    .slice(0, mostOffered);
}

/** The text with somebody's name in the place of what was written of it, and where the caret goes. */
export function withMention(
  text: string,
  caret: number,
  name: string,
): { text: string; caret: number } {
  const query = mentionAt(text, caret) ?? '';
  const before = `${text.slice(0, caret - query.length)}${name} `;
  return { text: before + text.slice(caret), caret: before.length };
}

/** Whose names, called by `@`, still stand in a text. */
export function callsIn(text: string, colleagues: readonly ColleagueView[]): string[] {
  return colleagues.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);
}
