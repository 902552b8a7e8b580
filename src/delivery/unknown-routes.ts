import Joi from 'joi';
import { scopeOf } from '../db/scope.js';
import { defineRoute, type Route } from '../http/index.js';
import { ulidPattern, type MessageId } from '../kernel/ids.js';
import type { Delivery } from './delivery.js';
import type { Word } from './verbs/settle-unknown.js';

const messagePath = Joi.object<{ messageId: MessageId }>({
  messageId: Joi.string().pattern(ulidPattern, 'id').required(),
});

const settleBody = Joi.object<{ decision: Word; reason: string | null }>({
  decision: Joi.string().valid('arrived', 'send_again', 'give_up').required(),
  reason: Joi.string().trim().max(500).allow('', null).default(null),
});

/** A person's word on a message whose outcome the gateway could not learn. */
export function unknownRoutes({ delivery }: { delivery: Delivery }): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/messages/:messageId/settle',
      permission: 'messages:send',
      params: messagePath,
      body: settleBody,
      status: 200,
      handle: ({ params, body, caller }) =>
        delivery.settleUnknown({ scope: scopeOf(caller), viewerId: caller.id }, params.messageId, {
          word: body.decision,
          by: caller.name,
          reason: body.reason,
        }),
    }),
  ];
}
