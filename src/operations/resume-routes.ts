import Joi from 'joi';
import { defineRoute, type Route } from '../http/index.js';
import { ulidPattern } from '../kernel/ids.js';
import {
  readTarget,
  reasonText,
  targetKeys,
  type SessionIdOf,
  type TargetWish,
} from '../policy/index.js';
import type { ResumeOrder } from './verbs/resume.js';
import type { Resuming } from './verbs/resuming.js';

interface Ports {
  resuming: Resuming;
  sessionId: SessionIdOf;
}

const reviewBody = Joi.object<TargetWish>(targetKeys);

const mostKept = 10_000;
const resumeBody = Joi.object<TargetWish & { reason: string; stale: ResumeOrder['stale'] }>({
  ...targetKeys,
  reason: reasonText.allow('').default(''),
  stale: Joi.alternatives()
    .try(
      Joi.valid('cancel', 'keep'),
      Joi.array().items(Joi.string().pattern(ulidPattern)).max(mostKept),
    )
    .default(null),
});

/**
 * The guarded step out of a pause. Resuming without a word about stale messages works while there
 * are none; when there are some it answers 409 with the `review`, and nothing has happened.
 */
export function resumeRoutes({ resuming, sessionId }: Ports): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/resume/review',
      permission: 'queue:pause',
      body: reviewBody,
      status: 200,
      handle: async ({ body, caller }) =>
        resuming.review(caller.companyId, await readTarget(caller, body, sessionId)),
    }),
    defineRoute({
      method: 'post',
      path: '/api/resume',
      permission: 'queue:pause',
      body: resumeBody,
      status: 200,
      async handle({ body, caller }) {
        const { reason, stale } = body;
        const target = await readTarget(caller, body, sessionId);
        const order = { by: caller.name, reason, stale };
        return { paused: false, ...(await resuming.resume(caller.companyId, target, order)) };
      },
    }),
  ];
}
