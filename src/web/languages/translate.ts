import type { AnyCatalogue, Language, Translate } from './catalogue.js';
import { localeOf } from './locale.js';

const placeholder = /\{(\w+)\}/g;

/**
 * A translator over one catalogue. Plural sentences are chosen by their parameter `n`; numbers are
 * written as the language writes them.
 */
export function translator(language: Language, catalogue: AnyCatalogue): Translate {
  const plural = new Intl.PluralRules(localeOf[language]);
  const number = new Intl.NumberFormat(localeOf[language]);
  return (key, ...params) => {
    const values: Readonly<Record<string, string | number>> = params[0] ?? {};
    const entry: string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = catalogue[key];
    const text =
      typeof entry === 'string'
        ? entry
        : (entry[plural.select(Number(values.n))] ?? entry.other ?? key);
    return text.replace(placeholder, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === 'number' ? number.format(value) : value;
    });
  };
}
