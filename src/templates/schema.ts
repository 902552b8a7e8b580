import Joi from 'joi';
import { ulidPattern, type TemplateId } from '../kernel/ids.js';
import type { LanguageText } from '../kernel/template-text.js';
import type { TemplateUse } from './render.js';

const mostLanguages = 30;
const mostVariables = 100;
const longestText = 65_536;

function canonical(value: string): string | null {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? null;
  } catch {
    return null;
  }
}

/** As in `de` or `pt-BR`; `und` stands for any. */
const language = Joi.string()
  .max(35)
  .custom((value: string, helpers) => canonical(value) ?? helpers.error('any.invalid'));

const name = Joi.string().trim().min(1).max(100);
const category = Joi.string().trim().min(1).max(50);
const text = Joi.string().max(longestText).pattern(/\S/, 'something to read').messages({
  'string.empty': '{{#label}} is empty',
  'string.pattern.name': '{{#label}} is empty',
});

const slash = /^\//;
const shortcutLetters = /^[\p{L}\p{N}_-]{1,30}$/u;

/** What is typed after the slash, which may be written along. */
const shortcut = Joi.string()
  .trim()
  .max(40)
  .custom((value: string, helpers) => {
    const letters = value.replace(slash, '').normalize('NFC').replaceAll('İ', 'i').toLowerCase();
    return shortcutLetters.test(letters) ? letters : helpers.error('shortcut.letters');
  })
  .messages({ 'shortcut.letters': '{{#label}} may only have letters, digits, - and _' });

const texts = Joi.array()
  .items(Joi.object({ language: language.required(), text: text.required() }))
  .min(1)
  .max(mostLanguages)
  .unique('language');

export interface TemplateBody {
  name: string;
  shortcut?: string | null;
  category?: string | null;
  texts?: LanguageText[];
  text?: string;
  language: string;
}

/** With `texts`, or with one `text` for every language. */
export const templateBody = Joi.object<TemplateBody>({
  name: name.required(),
  shortcut: shortcut.allow(null),
  category: category.allow(null),
  texts,
  text,
  language: language.default('und'),
})
  .rename('message', 'text', { ignoreUndefined: true })
  .rename('body', 'text', { ignoreUndefined: true })
  .xor('texts', 'text');

export interface TemplateChangeBody {
  name?: string;
  shortcut?: string | null;
  category?: string | null;
  texts?: LanguageText[];
  version?: number;
}

export const templateChangeBody = Joi.object<TemplateChangeBody>({
  name,
  shortcut: shortcut.allow(null),
  category: category.allow(null),
  texts,
  version: Joi.number().integer().min(1),
}).or('name', 'shortcut', 'category', 'texts');

export interface CustomerTemplate {
  name: string;
  message: string;
  category?: string | null;
}

/** As another CRM sends it; what it sends beside it is ignored. */
export const customerTemplateBody = Joi.object<CustomerTemplate>({
  name: name.required(),
  message: text.required(),
  category: category.allow(null),
}).options({ stripUnknown: true });

export const templateQuery = Joi.object<{ category?: string }>({ category });

const ulid = Joi.string().pattern(ulidPattern, 'id');

export const templatePath = Joi.object<{ templateId: TemplateId }>({ templateId: ulid.required() });

/** What a message says by a template: values by name, white space being none. */
export const templateUse = Joi.object<TemplateUse>({
  id: ulid.required(),
  variables: Joi.object()
    .pattern(
      Joi.string().max(60),
      Joi.alternatives(Joi.string().allow('').max(4_096), Joi.number()),
    )
    .max(mostVariables)
    .default({}),
  language,
});
