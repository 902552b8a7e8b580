import Joi from 'joi';
import type { ProhibitedEntry, StopWordList, StopWordLists } from '../pacing/index.js';
import { parseSettings, readJson } from './json-file.js';

const longestEntry = 200;
const words = () => Joi.array().items(Joi.string().trim().max(longestEntry)).required();

const stopWordsSchema = Joi.object<StopWordLists>({
  courtesy: words(),
  languages: Joi.object()
    .pattern(
      /^[a-z]{2,3}$/,
      Joi.object<StopWordList>({ strong: words(), doubtful: words(), optIn: words() }),
    )
    .required(),
}).required();

interface ProhibitedContent {
  entries: ProhibitedEntry[];
}

const text = () => Joi.string().trim().max(longestEntry).required();

const prohibitedContentSchema = Joi.object<ProhibitedContent>({
  entries: Joi.array()
    .items(
      Joi.object<ProhibitedEntry>({
        id: text().pattern(/^[a-z0-9-]+$/),
        category: text(),
        kind: Joi.valid('word', 'phrase').required(),
        value: text(),
        severity: Joi.valid('refuse', 'warn').required(),
        note: Joi.string().allow('').max(longestEntry).required(),
      }),
    )
    .unique('id')
    .required(),
}).required();

/** Checked stop words; throws one ConfigError listing every complaint, `source` naming the origin. */
export function parseStopWords(value: unknown, source = 'The stop words'): StopWordLists {
  return parseSettings(stopWordsSchema, value, source);
}

/** Checked entries of the content filter; throws as `parseStopWords`. */
export function parseProhibitedContent(
  value: unknown,
  source = 'The prohibited content',
): readonly ProhibitedEntry[] {
  return parseSettings(prohibitedContentSchema, value, source).entries;
}

/** The stop words in `file`. */
export function loadStopWords(file: string): StopWordLists {
  return parseStopWords(readJson(file), file);
}

/** The prohibited words and phrases in `file`. */
export function loadProhibitedContent(file: string): readonly ProhibitedEntry[] {
  return parseProhibitedContent(readJson(file), file);
}
