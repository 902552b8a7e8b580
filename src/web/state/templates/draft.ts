import { variablesIn, type LanguageText } from '../../../kernel/template-text.js';
import type { TemplateView } from '../../../protocol/views.js';

/** A template as it stands in the editor. */
export interface TemplateDraft {
  name: string;
  shortcut: string;
  category: string;
  texts: readonly LanguageText[];
}

export const emptyTemplate = (language: string): TemplateDraft => ({
  name: '',
  shortcut: '',
  category: '',
  texts: [{ language, text: '' }],
});

export const draftOfTemplate = ({
  name,
  shortcut,
  category,
  texts,
}: TemplateView): TemplateDraft => ({
  name,
  shortcut: shortcut ?? '',
  category: category ?? '',
  texts: texts.map(({ language, text }) => ({ language, text })),
});

/** What is handed in; a field that holds nothing is none. */
export function bodyOf({ name, shortcut, category, texts }: TemplateDraft) {
  return {
    name: name.trim(),
    shortcut: shortcut.trim() === '' ? null : shortcut.trim(),
    category: category.trim() === '' ? null : category.trim(),
    texts,
  };
}

export const sameDraft = (one: TemplateDraft, other: TemplateDraft): boolean =>
  JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other));

/** What a draft still needs before it can be saved; null: nothing. */
export function lacking({ name, texts }: TemplateDraft): 'name' | 'text' | null {
  if (name.trim() === '') return 'name';
  return texts.length === 0 || texts.some(({ text }) => text.trim() === '') ? 'text' : null;
}

export function withText(draft: TemplateDraft, language: string, text: string): TemplateDraft {
  const texts = draft.texts.map(one => (one.language === language ? { language, text } : one));
  return { ...draft, texts };
}

export function withLanguage(draft: TemplateDraft, language: string): TemplateDraft {
  if (draft.texts.some(one => one.language === language)) return draft;
  return { ...draft, texts: [...draft.texts, { language, text: '' }] };
}

/** The last language stays: without a text there is no template. */
export function withoutLanguage(draft: TemplateDraft, language: string): TemplateDraft {
  if (draft.texts.length === 1) return draft;
  return { ...draft, texts: draft.texts.filter(one => one.language !== language) };
}

/** Every name in braces of any language, each once. */
export const draftVariables = ({ texts }: TemplateDraft): string[] => [
  ...new Set(texts.flatMap(({ text }) => variablesIn(text))),
];

/** Names that other languages ask for and this text does not. */
export function absentIn(draft: TemplateDraft, language: string): string[] {
  const own = draft.texts.find(one => one.language === language);
  if (!own || own.text.trim() === '') return [];
  const asked = variablesIn(own.text);
  return draftVariables(draft).filter(name => !asked.includes(name));
}

/** Languages a text can be added in: what the page speaks first, then what its neighbours do. */
const offered = [
  ...['und', 'en', 'id', 'de', 'tr', 'ru', 'ar', 'az', 'bn', 'cs', 'da', 'el', 'es', 'fa', 'fi'],
  ...['fr', 'he', 'hi', 'hu', 'it', 'ja', 'kk', 'ko', 'ky', 'ms', 'nl', 'no', 'pl', 'pt', 'pt-BR'],
  ...['ro', 'sr', 'sv', 'sw', 'ta', 'tg', 'th', 'uk', 'ur', 'uz', 'vi', 'zh'],
];

export const freeLanguages = ({ texts }: TemplateDraft): string[] =>
  offered.filter(language => !texts.some(one => one.language === language));
