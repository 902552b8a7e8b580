import Joi from 'joi';
import { mayTouch, scopeOf } from '../db/scope.js';
import { AppError } from '../kernel/errors.js';
import { ulidPattern, type SessionId } from '../kernel/ids.js';
import type { Principal } from '../kernel/principal.js';
import type { PauseTarget } from './pause-target.js';

/** What a caller says it means. */
export interface TargetWish {
  scope?: 'all' | 'company' | 'session' | 'campaign' | 'first_contacts';
  sessionId?: string;
  session?: string;
  campaign?: string;
}

const reference = Joi.string().max(100);

/** Keys of a body that names what to pause or resume. */
export const targetKeys = {
  scope: Joi.string().valid('all', 'company', 'session', 'campaign', 'first_contacts'),
  sessionId: reference,
  session: reference,
  campaign: Joi.string().trim().min(1).max(60),
};

export const reasonText = Joi.string().trim().max(200);

/** Turns a reference to a session into its id; throws unknown_session. */
export type SessionIdOf = (caller: Principal, reference: string) => Promise<SessionId>;

function missing(path: string, message: string): AppError {
  return new AppError('invalid_input', message, { errors: [{ path, message }] });
}

async function targetOf(
  caller: Principal,
  asked: TargetWish,
  sessionIdOf: SessionIdOf,
): Promise<PauseTarget> {
  const named = asked.sessionId ?? asked.session;
  const scope =
    asked.scope ?? (named !== undefined ? 'session' : asked.campaign ? 'campaign' : 'all');
  if (scope === 'campaign') {
    if (!asked.campaign) throw missing('campaign', 'Say which campaign.');
    return { scope, campaign: asked.campaign };
  }
  if (scope === 'first_contacts') {
    return { scope, sessionId: named === undefined ? null : await sessionIdOf(caller, named) };
  }
  if (scope !== 'session') return { scope: 'company' };
  if (named === undefined) throw missing('session', 'Say which session.');
  return { scope, sessionId: await sessionIdOf(caller, named) };
}

/**
 * What the caller means: naming a session means that session, saying nothing means everything.
 * Throws `forbidden` where it reaches beyond the caller's own numbers.
 */
export async function readTarget(
  caller: Principal,
  asked: TargetWish,
  sessionIdOf: SessionIdOf,
): Promise<PauseTarget> {
  const target = await targetOf(caller, asked, sessionIdOf);
  const sessionId = 'sessionId' in target ? target.sessionId : null;
  const scope = scopeOf(caller);
  const reaches = sessionId ? mayTouch(scope, sessionId) : scope.sessionIds === null;
  if (!reaches) throw new AppError('forbidden', 'This reaches beyond your own numbers.');
  return target;
}

export interface RulesWish {
  rules: Record<string, unknown>;
  preset?: string | null;
  session?: string;
}

const stored = Joi.object<Record<string, unknown>>({
  preset: Joi.forbidden().messages({ 'any.unknown': 'preset is named beside the rules' }),
}).unknown();

/** Rules are parsed by the policy's own schema, where they lie on the wider ones. */
export const rulesKeys = {
  rules: stored.required(),
  preset: Joi.string()
    .pattern(/^[a-z][a-z0-9-]*$/)
    .max(60)
    .allow(null),
  session: reference,
};

export const wishBody = Joi.object<RulesWish>(rulesKeys);
export const saveBody = Joi.object<RulesWish & { reason: string; confirm: boolean }>({
  ...rulesKeys,
  reason: reasonText.min(1).required(),
  confirm: Joi.boolean().default(false),
});
export const sessionQuery = Joi.object<{ session?: string }>({ session: reference });
export const sessionBody = Joi.object<{ session?: string }>({ session: reference });
export const versionParams = Joi.object<{ id: string }>({
  id: Joi.string().pattern(ulidPattern).required(),
});
