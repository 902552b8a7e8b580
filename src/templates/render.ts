import { AppError } from '../kernel/errors.js';
import type { TemplateId } from '../kernel/ids.js';
import { fillText, textFor, type LanguageText } from '../kernel/template-text.js';

/** A wish to send what a template says. */
export interface TemplateUse {
  id: TemplateId;
  variables: Readonly<Record<string, string | number>>;
  language?: string;
}

/** The words of a template with everything filled in. Throws missing_variable and not_found. */
export function rendered(
  texts: readonly LanguageText[],
  { variables, language }: Omit<TemplateUse, 'id'>,
): string {
  const chosen = language === undefined ? texts[0] : textFor(texts, language);
  if (!chosen)
    throw new AppError('not_found', 'This template has no text in this language.', { language });
  const values = new Map(Object.entries(variables).map(([name, value]) => [name, String(value)]));
  const { text, missing } = fillText(chosen.text, name => values.get(name));
  if (missing.length === 0) return text;
  throw new AppError('missing_variable', 'A value for the template is missing.', { missing });
}
