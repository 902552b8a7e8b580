/** A piece of a text, marked or not. Together the pieces are the text. */
export interface TextPiece {
  text: string;
  isMarked: boolean;
}

type Span = readonly [start: number, end: number];

/** Cuts a text at spans given in UTF-16 offsets; overlapping ones mark once, those outside vanish. */
export function textPieces(text: string, spans: readonly Span[]): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const [start, end] of [...spans].sort(([one], [other]) => one - other)) {
    const from = Math.max(at, start);
    const to = Math.min(text.length, end);
    if (to <= from) continue;
    if (from > at) pieces.push({ text: text.slice(at, from), isMarked: false });
    pieces.push({ text: text.slice(from, to), isMarked: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMarked: false });
  return pieces;
}

/** The marked words, each once. */
export function markedWords(text: string, spans: readonly Span[]): string[] {
  const marked = textPieces(text, spans).filter(({ isMarked }) => isMarked);
  return [...new Set(marked.map(piece => piece.text))];
}
