import Joi from 'joi';
import { foldText } from '../kernel/fold-text.js';
import {
  patternFault,
  type ProhibitedEntry,
  type StopWordList,
  type StopWordLists,
} from '../pacing/index.js';
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

const mostPatterns = 200;
const longestPattern = 500;

const text = () => Joi.string().trim().max(longestEntry).required();

/** Something is left of it once signs are folded away. */
const lettered = text().custom((value: string, helpers) =>
  foldText(value) === '' ? helpers.error('words.none') : value,
);

const pattern = Joi.string()
  .max(longestPattern)
  .required()
  .custom((value: string, helpers) => {
    const fault = patternFault(value);
    return fault
      ? helpers.error('pattern.fault', { fault: fault.message, position: fault.at + 1 })
      : value;
  });

/** Entries of the content filter, their patterns tried. */
export const prohibitedEntries = () =>
  Joi.array()
    .items(
      Joi.object<ProhibitedEntry>({
        id: text().pattern(/^[a-z0-9-]+$/),
        category: text(),
        kind: Joi.valid('word', 'phrase', 'pattern').required(),
        value: Joi.when('kind', { is: 'pattern', then: pattern, otherwise: lettered }),
        severity: Joi.valid('refuse', 'warn').required(),
        scope: Joi.valid('all', 'outreach').default('all'),
        languages: Joi.array()
          .items(Joi.string().pattern(/^[a-z]{2,3}$/))
          .min(1),
        note: Joi.string().allow('').max(longestEntry).required(),
      }),
    )
    .unique('id')
    .custom((entries: ProhibitedEntry[], helpers) =>
      entries.filter(({ kind }) => kind === 'pattern').length > mostPatterns
        ? helpers.error('pattern.many', { limit: mostPatterns })
        : entries,
    )
    .required()
    .messages({
      'words.none': '{{#label}} has no letters or digits',
      'pattern.fault':
        '{{#label}} cannot be read as a pattern: {{#fault}}, at character {{#position}}',
      'pattern.many': '{{#label}} has more than {{#limit}} patterns',
    });

const prohibitedContentSchema = Joi.object<ProhibitedContent>({
  entries: prohibitedEntries(),
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
