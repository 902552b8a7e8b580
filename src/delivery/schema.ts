import Joi from 'joi';
import { instant } from '../http/index.js';
import { ulidPattern, type ContactId, type ConversationId } from '../kernel/ids.js';
import { parseRecipient, type Recipient } from '../kernel/phone-number.js';
import type { Category, ConsentScope, MessageKind } from '../protocol/codes.js';
import type { Upload } from '../media/index.js';
import { templateUse, type TemplateUse } from '../templates/index.js';

/** WhatsApp's own limit for a text. */
const longestText = 65_536;

/** A body is looked at more than once, and reading a number is the dearest part of that. */
let lastRead: { input: string; recipient: Recipient | undefined } | undefined;

function readRecipient(input: string): Recipient | undefined {
  if (lastRead?.input !== input) lastRead = { input, recipient: parseRecipient(input) };
  return lastRead.recipient;
}

const recipient = Joi.string()
  .max(100)
  .custom((value: string, helpers) => readRecipient(value) ?? helpers.error('recipient.unusable'))
  .messages({ 'recipient.unusable': '{{#label}} is not a number we can use' });

const text = Joi.string().max(longestText).pattern(/\S/, 'something to read').messages({
  'string.empty': '{{#label}} is empty',
  'string.pattern.name': '{{#label}} is empty',
});

const ulid = Joi.string().pattern(ulidPattern, 'id');

const sessionName = Joi.string().min(1).max(100);
const campaign = Joi.string().trim().min(1).max(60);
const consent = Joi.object({
  basis: Joi.string().trim().min(1).max(50).required(),
  scope: Joi.valid('all', 'marketing'),
  source: Joi.string().trim().max(200),
  evidence: Joi.string().trim().max(2_000),
});

/** The names under which scripts in this field give an address. */
export const addressFields = ['to', 'phone', 'phone_number', 'number', 'chatId'] as const;

type Addresses = Partial<Record<(typeof addressFields)[number], Recipient>>;

export interface SendBody extends Addresses {
  contactId?: ContactId;
  conversationId?: ConversationId;
  session?: string;
  type?: Extract<MessageKind, 'text' | 'image' | 'video' | 'audio' | 'document'>;
  text?: string;
  caption?: string;
  /** In the place of `text` or `caption`. */
  template?: TemplateUse;
  media?: Upload;
  replyTo?: string;
  scheduledAt?: Date;
  expiresAt?: Date;
  priority?: number;
  campaign?: string;
  consent?: { basis: string; scope?: ConsentScope; source?: string; evidence?: string };
}

/** What a caller may send. The other names of a field are the ones scripts in this field use. */
export const sendBody = Joi.object<SendBody>({
  to: recipient,
  phone: recipient,
  phone_number: recipient,
  number: recipient,
  chatId: recipient,
  contactId: ulid,
  conversationId: ulid,
  session: sessionName,
  type: Joi.string().valid('text', 'image', 'video', 'audio', 'document'),
  text,
  caption: text,
  template: templateUse,
  media: Joi.object({
    url: Joi.string().max(2_048),
    data: Joi.string(),
    mimetype: Joi.string().max(200),
    filename: Joi.string().max(255),
  }).xor('url', 'data'),
  replyTo: Joi.string().max(200),
  scheduledAt: instant,
  expiresAt: instant,
  priority: Joi.number().integer().min(1).max(4),
  campaign,
  consent,
})
  .rename('message', 'text', { ignoreUndefined: true })
  .rename('body', 'text', { ignoreUndefined: true })
  .rename('content', 'text', { ignoreUndefined: true })
  .or(...addressFields, 'contactId', 'conversationId')
  .oxor('template', 'text')
  .oxor('template', 'caption')
  .when(Joi.object({ media: Joi.exist() }).unknown(), {
    then: Joi.object({
      type: Joi.invalid('text').messages({ 'any.invalid': '{{#label}} takes no media' }),
    }),
    otherwise: Joi.object({
      text: Joi.when('template', { is: Joi.exist(), otherwise: Joi.required() }),
      caption: Joi.forbidden(),
      type: Joi.invalid('image', 'video', 'audio', 'document').messages({
        'any.invalid': '{{#label}} needs media',
      }),
    }),
  });

const mostForeseen = 10_000;

export interface ForecastBody {
  session?: string;
  from?: Date;
  recipients?: string[];
  count?: number;
  kind: Extract<Category, 'first_contact' | 'known' | 'reply'>;
  text?: string;
  campaign?: string;
  consent?: SendBody['consent'];
}

/**
 * Many messages somebody thinks of: to these addresses, or to so many people of a kind. An address
 * that is none is no mistake here: it is counted among those who would not get it.
 */
export const forecastBody = Joi.object<ForecastBody>({
  session: sessionName,
  from: instant,
  recipients: Joi.array().items(Joi.string().max(100)).min(1).max(mostForeseen),
  count: Joi.number().integer().min(1).max(mostForeseen),
  kind: Joi.string().valid('first_contact', 'known', 'reply').default('first_contact'),
  text,
  campaign,
  consent,
})
  .xor('recipients', 'count')
  .when(Joi.object({ recipients: Joi.exist() }).unknown(), {
    then: Joi.object({ kind: Joi.forbidden() }),
  });
