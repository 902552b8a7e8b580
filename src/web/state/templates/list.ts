import { foldText } from '../../../kernel/fold-text.js';
import type { TemplateView } from '../../../protocol/views.js';

/** The company's templates by name; null until they were asked for. */
export type Templates = readonly TemplateView[] | null;

function byName(one: TemplateView, other: TemplateView): number {
  const left = foldText(one.name);
  const right = foldText(other.name);
  if (left !== right) return left < right ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** An older version of a template changes nothing. */
export function withTemplate(known: Templates, changed: TemplateView): Templates {
  if (known === null) return null;
  const before = known.find(({ id }) => id === changed.id);
  if (before && before.version > changed.version) return known;
  return [...known.filter(({ id }) => id !== changed.id), changed].sort(byName);
}

export function withoutTemplate(known: Templates, id: string): Templates {
  return known?.some(template => template.id === id)
    ? known.filter(template => template.id !== id)
    : known;
}

/** How well a template answers what was typed: the lower the better; null not at all. */
function rank({ name, shortcut, category }: TemplateView, wanted: string): number | null {
  const short = foldText(shortcut ?? '');
  const folded = foldText(name);
  if (short === wanted) return 0;
  if (short.startsWith(wanted)) return 1;
  if (folded.startsWith(wanted)) return 2;
  if (folded.includes(` ${wanted}`)) return 3;
  if (folded.includes(wanted) || short.includes(wanted)) return 4;
  return foldText(category ?? '').startsWith(wanted) ? 5 : null;
}

/** Those a few letters may mean, the likeliest first; all of them while there are no letters. */
export function matching(known: readonly TemplateView[], letters: string): TemplateView[] {
  const wanted = foldText(letters);
  if (wanted === '') return letters.trim() === '' ? [...known] : [];
  return known
    .flatMap(template => {
      const at = rank(template, wanted);
      return at === null ? [] : [{ template, at }];
    })
    .sort((one, other) => one.at - other.at)
    .map(({ template }) => template);
}
