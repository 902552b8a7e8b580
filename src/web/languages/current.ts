import { computed, signal } from '@preact/signals';
import type { AnyCatalogue, Language, Translate } from './catalogue.js';
import { en } from './en.js';
import { chooseLanguage } from './locale.js';
import { timeWords } from './time.js';
import { translator } from './translate.js';

interface Spoken {
  language: Language;
  catalogue: AnyCatalogue;
}

const storageKey = 'language';

const loaders: Record<Language, () => Promise<AnyCatalogue>> = {
  en: () => Promise.resolve(en),
  id: async () => (await import('./id.js')).id,
  de: async () => (await import('./de.js')).de,
  tr: async () => (await import('./tr.js')).tr,
  ru: async () => (await import('./ru.js')).ru,
};

const spoken = signal<Spoken>({ language: 'en', catalogue: en });

/** The language on screen. */
export const language = computed(() => spoken.value.language);

const translate = computed(() => translator(spoken.value.language, spoken.value.catalogue));
const times = computed(() => timeWords(spoken.value.language));

/** A sentence in the language on screen; whoever renders it renders again when that changes. */
export const t: Translate = (key, ...params) => translate.value(key, ...params);

/** Times, days and ordinals in the language on screen. */
export const time = () => times.value;

export const storedLanguage = () => localStorage.getItem(storageKey);

async function speak(next: Language): Promise<void> {
  spoken.value = { language: next, catalogue: await loaders[next]() };
  document.documentElement.lang = next;
}

/** Speaks the person's language, or the browser's when none was chosen. */
export function speakPreferred(): Promise<void> {
  return speak(chooseLanguage(storedLanguage(), navigator.languages));
}

/** Remembers the choice; an empty one follows the browser again. */
export function rememberLanguage(choice: Language | ''): Promise<void> {
  if (choice) localStorage.setItem(storageKey, choice);
  else localStorage.removeItem(storageKey);
  return speakPreferred();
}
