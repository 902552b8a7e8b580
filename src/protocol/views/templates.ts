import type { Iso } from './basics.js';

/** A template's text in one language. */
export interface TemplateTextView {
  /** As in `de` or `pt-BR`; `und` for every language that has no text of its own. */
  language: string;
  text: string;
  /** Names in braces, in the order in which they are met. */
  variables: readonly string[];
}

/** A text that is written once and sent often. */
export interface TemplateView {
  id: string;
  name: string;
  /** Typed after a slash where messages are written; without the slash. */
  shortcut: string | null;
  category: string | null;
  /** The first is taken where no language is asked for. */
  texts: readonly TemplateTextView[];
  /** Of all its texts. */
  variables: readonly string[];
  /** Who changed it last. */
  updatedBy: string;
  createdAt: Iso;
  updatedAt: Iso;
  version: number;
}
