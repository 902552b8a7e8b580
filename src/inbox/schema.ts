import Joi from 'joi';
import type { ConsentKind } from '../consent/index.js';
import { instant } from '../http/index.js';
import {
  ulidPattern,
  type ContactId,
  type ConversationId,
  type LabelId,
  type NoteId,
  type MessageId,
  type UserId,
} from '../kernel/ids.js';
import { parseRecipient, type Recipient } from '../kernel/phone-number.js';
import { isZone } from '../kernel/calendar.js';
import {
  listSorts,
  listViews,
  priorities,
  type ListSort,
  type ListView,
} from '../conversations/index.js';
import type { ConsentScope, LabelColor, Priority } from '../protocol/codes.js';
import type { ConversationChange } from './verbs/change-conversation.js';
import type { NoteText } from './verbs/notes.js';

export const ulid = Joi.string().pattern(ulidPattern, 'id');

export const conversationPath = Joi.object<{ conversationId: ConversationId }>({
  conversationId: ulid.required(),
});
export const messagePath = Joi.object<{ messageId: MessageId }>({ messageId: ulid.required() });
export const contactPath = Joi.object<{ contactId: ContactId }>({ contactId: ulid.required() });

const limit = (most: number, usual: number) =>
  Joi.number().integer().min(1).max(most).default(usual);
const cursor = Joi.string().max(500);

export interface ConversationQuery {
  view: ListView;
  q?: string;
  /** Where `q` is looked for: in names and numbers alone, or in what was said too. */
  in: 'people' | 'all';
  session?: string;
  contactId?: ContactId;
  label?: LabelId;
  priority?: Priority;
  assignee?: AssigneeWord;
  unread?: boolean;
  sort: ListSort;
  cursor?: string;
  limit: number;
}

export type AssigneeWord = UserId | 'me' | 'none';

const priority = Joi.valid(...priorities);

export const conversationQuery = Joi.object<ConversationQuery>({
  view: Joi.string()
    .valid(...listViews)
    .default('all'),
  q: Joi.string().allow('').max(200),
  in: Joi.string().valid('people', 'all').default('all'),
  session: Joi.string().max(100),
  contactId: ulid,
  label: ulid,
  priority,
  assignee: ulid.allow('me', 'none'),
  unread: Joi.boolean(),
  sort: Joi.valid(...listSorts).default('latest'),
  cursor,
  limit: limit(100, 100),
});

export interface AssignBody {
  userId: UserId | 'me' | null;
  from?: UserId | null;
}

export const assignBody = Joi.object<AssignBody>({
  userId: ulid.allow('me', null).required(),
  from: ulid.allow(null),
});

const mostLabelsNamed = 50;
const labelIds = Joi.array()
  .items(ulid)
  .max(mostLabelsNamed)
  .unique((one: unknown, other: unknown) => one === other);

export const conversationChange = Joi.object<ConversationChange>({
  version: Joi.number().integer().min(1),
  status: Joi.valid('open', 'closed'),
  archived: Joi.boolean(),
  priority,
  labels: labelIds,
  addLabels: labelIds,
  removeLabels: labelIds,
  snoozedUntil: instant.allow(null),
  unread: Joi.boolean(),
}).or(
  ...['status', 'archived', 'priority', 'labels', 'addLabels', 'removeLabels'],
  ...['snoozedUntil', 'unread'],
);

const labelColors: readonly LabelColor[] = [
  ...(['grey', 'red', 'orange', 'yellow', 'green'] as const),
  ...(['teal', 'blue', 'purple', 'pink'] as const),
];
const labelName = Joi.string()
  .trim()
  .min(1)
  .max(40)
  .pattern(/[\p{L}\p{N}]/u, 'letters');
const labelColor = Joi.valid(...labelColors);

export interface LabelBody {
  name: string;
  color: LabelColor;
}

export const labelBody = Joi.object<LabelBody>({
  name: labelName.required(),
  color: labelColor.default('grey'),
});
export const labelChange = Joi.object<Partial<LabelBody>>({
  name: labelName,
  color: labelColor,
}).or('name', 'color');
export const labelPath = Joi.object<{ labelId: LabelId }>({ labelId: ulid.required() });

const longestNote = 10_000;
const mostMentions = 20;

export const noteBody = Joi.object<NoteText>({
  text: Joi.string().trim().min(1).max(longestNote).required(),
  mentions: Joi.array()
    .items(ulid)
    .max(mostMentions)
    .unique((one: unknown, other: unknown) => one === other)
    .default([]),
});
export const notePath = Joi.object<{ noteId: NoteId }>({ noteId: ulid.required() });

export const threadQuery = Joi.object<{ cursor?: string; limit: number }>({
  cursor,
  limit: limit(100, 50),
});

export interface SearchQuery {
  q: string;
  session?: string;
  contactId?: ContactId;
  from?: Date;
  to?: Date;
  type?: string;
  status?: string;
  cursor?: string;
  limit: number;
}

export const searchQuery = Joi.object<SearchQuery>({
  q: Joi.string().trim().min(1).max(200).required(),
  session: Joi.string().max(100),
  contactId: ulid,
  from: instant,
  to: instant,
  type: Joi.string().max(20),
  status: Joi.string().max(20),
  cursor,
  limit: limit(100, 50),
});

export const contactQuery = Joi.object<{ q?: string; cursor?: string; limit: number }>({
  q: Joi.string().allow('').max(200),
  cursor,
  limit: limit(100, 50),
});

/** Reads an address, or complains with the code of its own. */
export const recipient = Joi.string()
  .max(100)
  .custom((value: string, helpers) => parseRecipient(value) ?? helpers.error('recipient.unusable'))
  .messages({ 'recipient.unusable': '{{#label}} is not a number we can use' });

export interface ConsentBody {
  kind: ConsentKind;
  scope?: ConsentScope;
  basis: string;
  source?: string;
  evidence?: string;
  at?: Date;
}

const basis = Joi.string().trim().min(1).max(50);
const scope = Joi.valid('all', 'marketing');
const source = Joi.string().trim().max(200);
const evidence = Joi.string().trim().max(2_000);

/** `state` is another name of `kind`. */
export const consentBody = Joi.object<ConsentBody>({
  kind: Joi.string()
    .valid('asked', 'granted', 'refused', 'opted_out', 'opted_in')
    .default('granted'),
  scope,
  basis: basis.required(),
  source,
  evidence,
  at: instant,
}).rename('state', 'kind', { ignoreUndefined: true });

export const optOutBody = Joi.object<{ reason: string }>({
  reason: Joi.string().trim().min(1).max(2_000).required(),
});

const externalId = Joi.string()
  .trim()
  .max(100)
  .pattern(/^\P{Cc}+$/u, 'id');

export interface CustomerConsent {
  customer_id: string;
  phone_number: Recipient;
  source?: string;
  evidence?: string;
}

/** As other systems send it; what they send beside it is ignored. */
export const customerConsent = Joi.object<CustomerConsent>({
  customer_id: Joi.alternatives(
    externalId,
    Joi.number().integer().positive().cast('string'),
  ).required(),
  phone_number: recipient.required(),
  source,
  evidence,
}).options({ stripUnknown: true });

export const customerPath = Joi.object<{ customerId: string }>({
  customerId: externalId.required(),
});

export interface ContactBody {
  id?: ContactId;
  phone?: Recipient;
  name?: string | null;
  externalId?: string | null;
  email?: string | null;
  tags?: string[];
  metadata?: Record<string, unknown>;
  language?: string | null;
  timezone?: string | null;
  consent?: { basis: string; scope?: ConsentScope; source?: string; evidence?: string };
}

const metadataValue = Joi.alternatives(
  Joi.string().max(2_000),
  Joi.number(),
  Joi.boolean(),
  Joi.valid(null),
);

export const contactBody = Joi.object<ContactBody>({
  id: ulid,
  phone: recipient,
  name: Joi.string().trim().max(200).allow(null),
  externalId: externalId.allow(null),
  email: Joi.string().trim().email({ tlds: false }).max(200).allow(null),
  // Compared as they are: comparing what is inside could go deeper than the stack.
  tags: Joi.array()
    .items(Joi.string().trim().min(1).max(50))
    .max(50)
    .unique((one: unknown, other: unknown) => one === other),
  metadata: Joi.object().pattern(Joi.string().max(100), metadataValue).max(50),
  language: Joi.string().trim().max(20).allow(null),
  timezone: Joi.string()
    .custom((value: string, helpers) => (isZone(value) ? value : helpers.error('any.invalid')))
    .allow(null),
  consent: Joi.object({ basis: basis.required(), scope, source, evidence }),
}).or('id', 'phone', 'externalId');

export interface NewConversation {
  contactId?: ContactId;
  phone?: Recipient;
  session?: string;
}

export const newConversation = Joi.object<NewConversation>({
  contactId: ulid,
  phone: recipient,
  session: Joi.string().max(100),
}).xor('contactId', 'phone');
