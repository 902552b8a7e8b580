const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Typing is capped long before this; counting a whole novel would be for nothing. */
const longest = 2_000;

/** In printable ASCII every character is one that a person types. */
const plain = /^[\x20-\x7e\n]*$/;

/** How many characters somebody types for this text, at most 2,000. */
export function graphemesOf(text: string | null): number {
  if (!text) return 0;
  const start = text.slice(0, longest);
  return plain.test(start) ? start.length : [...segmenter.segment(start)].length;
}
