import type { en } from './en.js';

/** The languages the page speaks. English is the source of the keys. */
export const languages = ['en', 'id', 'de', 'tr', 'ru'] as const;

export type Language = (typeof languages)[number];

type English = typeof en;

export type Key = keyof English;

/** Plural forms each language needs beside its sentences. */
interface FormsOf {
  en: 'one' | 'other';
  de: 'one' | 'other';
  tr: 'one' | 'other';
  id: 'other';
  ru: 'one' | 'few' | 'many' | 'other';
}

/** A part of the English sentences in another language: a missing, misspelt or surplus key does not compile. */
export type PartOf<L extends Language, Part> = {
  readonly [K in keyof Part]: Part[K] extends string
    ? string
    : Readonly<Record<FormsOf[L], string>>;
};

/** A complete catalogue. */
export type Catalogue<L extends Language> = PartOf<L, English>;

export type AnyCatalogue = { readonly [L in Language]: Catalogue<L> }[Language];

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type SentenceOf<K extends Key> = English[K] extends string
  ? English[K]
  : English[K] extends { other: infer Other }
    ? Other
    : never;

/** What a sentence needs to be told, read from its English form. */
export type Params<K extends Key> = [NamesIn<SentenceOf<K>>] extends [never]
  ? []
  : [Readonly<Record<NamesIn<SentenceOf<K>>, string | number>>];

/** A sentence not yet worded: chosen by a pure rule, spoken by the translator. */
export type Translate = <K extends Key>(key: K, ...params: Params<K>) => string;
