import Joi from 'joi';
import { instant } from '../http/index.js';
import { ulidPattern, type ApiKeyId, type UserId } from '../kernel/ids.js';
import { keyScopes, type KeyScope } from '../kernel/principal.js';

const ulid = Joi.string().pattern(ulidPattern, 'id');
const reference = Joi.string().min(1).max(100);

export interface KeyBody {
  name: string;
  scopes: KeyScope[];
  sessions?: string[] | null;
  expiresAt?: Date | null;
}

const mostSessions = 200;

/** A key without sessions is for all of them. */
export const keyBody = Joi.object<KeyBody>({
  name: Joi.string().trim().min(1).max(100).required(),
  scopes: Joi.array()
    .items(Joi.string().valid(...keyScopes))
    .min(1)
    .max(keyScopes.length)
    .unique((one: unknown, other: unknown) => one === other)
    .required(),
  sessions: Joi.array().items(reference).min(1).max(mostSessions).allow(null),
  expiresAt: instant.allow(null),
});

export const keyPath = Joi.object<{ keyId: ApiKeyId }>({ keyId: ulid.required() });
export const sessionPath = Joi.object<{ sessionId: string }>({ sessionId: reference.required() });
export const grantPath = Joi.object<{ sessionId: string; managerId: UserId }>({
  sessionId: reference.required(),
  managerId: ulid.required(),
});

export interface GrantBody {
  managerId: UserId;
  canRead: boolean;
  canWrite: boolean;
  canManageChats: boolean;
}

const given = Joi.boolean().default(false);
export const grantBody = Joi.object<GrantBody>({
  managerId: ulid.required(),
  canRead: given,
  canWrite: given,
  canManageChats: given,
});
