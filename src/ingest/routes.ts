import Joi from 'joi';
import { defineRoute, type Route } from '../http/index.js';
import type { Ingest } from './ingest.js';

const hookPath = Joi.object<{ sessionId: string }>({
  sessionId: Joi.string()
    .pattern(/^[\w-]{1,100}$/, 'session')
    .required(),
});
const largestBytes = 5 * 1024 * 1024;

export function ingestRoutes({ ingest }: { ingest: Ingest }): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/webhooks/waha/:sessionId',
      // The signature over the bytes is the credential.
      permission: 'public',
      params: hookPath,
      rawBody: true,
      bodyLimitBytes: largestBytes,
      status: 200,
      async handle({ params, request: { headers, rawBody } }) {
        const signature = headers['x-webhook-hmac'];
        await ingest.receive(
          params.sessionId,
          rawBody,
          typeof signature === 'string' ? signature : undefined,
        );
        return { received: true };
      },
    }),
  ];
}
