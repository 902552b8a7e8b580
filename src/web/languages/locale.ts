import { languages, type Language } from './catalogue.js';

/** The locale whose time and number formats a language uses; English writes 14:29. */
export const localeOf: Record<Language, string> = {
  en: 'en-GB',
  id: 'id-ID',
  de: 'de-DE',
  tr: 'tr-TR',
  ru: 'ru-RU',
};

/** Every language in its own words, for choosing among them. */
export const nameOf: Record<Language, string> = {
  en: 'English',
  id: 'Bahasa Indonesia',
  de: 'Deutsch',
  tr: 'Türkçe',
  ru: 'Русский',
};

export function isLanguage(word: string | null | undefined): word is Language {
  return languages.some(language => language === word);
}

/** The person's choice, else the first language of the browser we speak, else English. */
export function chooseLanguage(stored: string | null, wanted: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  const spoken = wanted.map(tag => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return spoken ?? 'en';
}
