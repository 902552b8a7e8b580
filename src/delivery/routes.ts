import Joi from 'joi';
import { scopeOf } from '../db/scope.js';
import type { Reader } from '../db/connection.js';
import { guard, together } from '../db/together.js';
import type { Transact, Unit } from '../db/transactor.js';
import { defineRoute, Reply, type Route } from '../http/index.js';
import { canonicalHash, type Idempotency, type Keyed } from '../idempotency/index.js';
import { AppError } from '../kernel/errors.js';
import { ulidPattern, type MessageId } from '../kernel/ids.js';
import { toWhatsAppId } from '../kernel/phone-number.js';
import { sourceOf, type Principal } from '../kernel/principal.js';
import type { Media, MediaRow } from '../media/index.js';
import type { Templates } from '../templates/index.js';
import type { MessageKind } from '../protocol/codes.js';
import type { Delivery } from './delivery.js';
import type { NewMessage, To } from './new-message.js';
import { addressFields, sendBody, type SendBody } from './schema.js';

interface Ports {
  delivery: Delivery;
  media: Media;
  idempotency: Idempotency;
  templates: Templates;
  db: Reader;
  transact: Transact;
  now(): Date;
  /** Largest file in bytes; base64 makes the body a third larger. */
  maxMediaBytes: number;
}

const messagePath = Joi.object<{ messageId: MessageId }>({
  messageId: Joi.string().pattern(ulidPattern, 'id').required(),
});

/** What phones show or play in the conversation; anything else they offer as a document. */
const playedByPhones: Readonly<Partial<Record<string, readonly string[]>>> = {
  image: ['jpeg', 'png', 'webp', 'gif'],
  video: ['mp4', '3gpp', 'quicktime'],
  audio: ['mpeg', 'ogg', 'mp4', 'aac', 'amr'],
};

const isPlayed = (kind: string, subtype: string) =>
  playedByPhones[kind]?.includes(subtype) ?? false;

function kindOf(body: SendBody, file: MediaRow | null): MessageKind {
  if (!file) return 'text';
  const [family = '', subtype = ''] = file.mime.split('/');
  return body.type ?? (isPlayed(family, subtype) ? (family as MessageKind) : 'document');
}

/** A picture has to be a picture: WhatsApp would refuse it much later and say nothing useful. */
function checkKind(kind: MessageKind, file: MediaRow | null): void {
  const family = file?.mime.split('/')[0];
  if (!file || kind === 'document' || family === kind) return;
  throw new AppError('media_unsupported', `This file is no ${kind}.`, { mimetype: file.mime });
}

/** Whom a wish names, in all the ways it names them. */
function namedIn(body: SendBody): To[] {
  const addresses = addressFields.flatMap(field => body[field] ?? []);
  const distinct = new Map(addresses.map(address => [toWhatsAppId(address), address]));
  return [
    ...[...distinct.values()].map(recipient => ({ kind: 'address' as const, recipient })),
    ...(body.contactId ? [{ kind: 'contact' as const, id: body.contactId }] : []),
    ...(body.conversationId ? [{ kind: 'conversation' as const, id: body.conversationId }] : []),
  ];
}

function checkTimes({ scheduledAt, expiresAt }: SendBody, now: Date): void {
  if (expiresAt && expiresAt <= now)
    throw new AppError('expired', 'It is past the time until which it was to be sent.');
  if (expiresAt && scheduledAt && expiresAt <= scheduledAt) {
    throw new AppError('invalid_input', 'It would expire before the time it is scheduled for.');
  }
}

function wishOf(body: SendBody, file: MediaRow | null): NewMessage {
  const { consent } = body;
  const kind = kindOf(body, file);
  checkKind(kind, file);
  const [to, ...alsoTo] = namedIn(body);
  if (!to) throw new AppError('invalid_recipient', 'Say whom to send to.');
  return {
    to,
    alsoTo,
    session: body.session,
    kind,
    text: (file ? (body.caption ?? body.text) : body.text) ?? null,
    mediaId: file?.id ?? null,
    replyTo: body.replyTo ?? null,
    scheduledAt: body.scheduledAt ?? null,
    expiresAt: body.expiresAt ?? null,
    priority: body.priority ?? null,
    campaign: body.campaign ?? null,
    consent: consent
      ? {
          basis: consent.basis,
          scope: consent.scope ?? 'all',
          source: consent.source ?? null,
          evidence: consent.evidence ?? null,
        }
      : null,
  };
}

const askerOf = (caller: Principal, idempotencyKey: string | null) => ({
  source: sourceOf(caller),
  name: caller.name,
  userId: caller.kind === 'user' ? caller.id : null,
  idempotencyKey,
});

const keyOf = (caller: Principal, key: string | null, body: SendBody): Keyed | null =>
  key === null ? null : { caller: sourceOf(caller), key, requestHash: canonicalHash(body) };

/** The doors of the way out. */
export function deliveryRoutes({
  delivery,
  media,
  idempotency,
  templates,
  db,
  transact,
  now,
  maxMediaBytes,
}: Ports): Route[] {
  /** Wishes that come at the same time are stored together. */
  const transactTogether = together(transact, 'enqueue');

  /** What a repeated key is answered; null for a new wish. */
  async function firstAnswer(unit: Unit, key: Keyed | null): Promise<Reply | null> {
    const before = key ? await idempotency.begin(unit, key) : 'new';
    if (before === 'new') return null;
    const { status, body } = before.replay;
    return new Reply(status, body, { 'Idempotency-Replayed': 'true' });
  }

  /** With what a template says, where the wish names one. */
  async function worded(
    reader: Reader,
    { companyId }: Principal,
    { body, wish }: { body: SendBody; wish: NewMessage },
  ): Promise<NewMessage> {
    if (!body.template) return wish;
    return { ...wish, text: await templates.render(reader, companyId, body.template) };
  }

  return [
    defineRoute({
      method: 'post',
      path: '/api/messages/send',
      permission: 'messages:send',
      body: sendBody,
      bodyLimitBytes: Math.ceil(maxMediaBytes * 1.4) + 256 * 1024,
      status: 202,
      async handle({ body, caller, request: { idempotencyKey } }) {
        const { companyId } = caller;
        const key = keyOf(caller, idempotencyKey, body);
        // Asked here too: by now the file of a repeat may be gone from where it was.
        const repeat = body.media && (await transact(companyId, unit => firstAnswer(unit, key)));
        if (repeat) return repeat;
        const file = body.media ? await media.prepare(companyId, body.media) : null;
        const wish = wishOf(body, file);
        return transactTogether(companyId, async unit => {
          const first = await firstAnswer(unit, key);
          if (first) return first;
          checkTimes(body, now());
          if (file) {
            await guard(unit);
            await media.insert(unit, file);
          }
          const view = await delivery.accept(unit, {
            scope: scopeOf(caller),
            viewer: { scope: scopeOf(caller), viewerId: caller.id },
            wish: await worded(unit, caller, { body, wish }),
            asker: askerOf(caller, idempotencyKey),
          });
          if (key)
            await idempotency.finish(unit, { ...key, status: 202, body: view, messageId: view.id });
          return view;
        });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/messages/preview',
      permission: 'messages:send',
      body: sendBody,
      bodyLimitBytes: Math.ceil(maxMediaBytes * 1.4) + 256 * 1024,
      status: 200,
      async handle({ body, caller }) {
        checkTimes(body, now());
        // A file is not kept for a question; what counts is that there is one.
        const kind = body.media ? (body.type ?? 'document') : 'text';
        const text = body.text ?? body.caption ?? null;
        const plain = { ...wishOf(body, null), kind, text };
        const wish = await worded(db, caller, { body, wish: plain });
        const outlook = await delivery.preview({
          scope: scopeOf(caller),
          wish,
          asker: askerOf(caller, null),
        });
        return body.template ? { ...outlook, text: wish.text } : outlook;
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/messages/:messageId/decisions',
      permission: 'messages:read',
      params: messagePath,
      status: 200,
      handle: async ({ params, caller }) => ({
        data: await delivery.decisions(
          { scope: scopeOf(caller), viewerId: caller.id },
          params.messageId,
        ),
      }),
    }),
    defineRoute({
      method: 'delete',
      path: '/api/messages/:messageId',
      permission: 'messages:send',
      params: messagePath,
      status: 200,
      handle: ({ params, caller }) =>
        delivery.cancel(
          { scope: scopeOf(caller), viewerId: caller.id },
          params.messageId,
          caller.name,
        ),
    }),
  ];
}
