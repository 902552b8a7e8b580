import { scopeOf } from '../db/scope.js';
import { defineRoute, type Route } from '../http/index.js';
import type { Delivery } from './delivery.js';
import { forecastBody, type ForecastBody } from './schema.js';
import type { ManyWishes } from './verbs/forecast.js';

function wantedIn(body: ForecastBody): ManyWishes {
  const { session, from, recipients, count = 0, kind, text, campaign, consent } = body;
  return {
    session,
    from: from ?? null,
    to: recipients
      ? { kind: 'recipients', recipients }
      : { kind: 'anybody', count, category: kind },
    text: text ?? null,
    campaign: campaign ?? null,
    consent: consent ? (consent.scope ?? 'all') : null,
  };
}

/** What many messages would come to. Asking stores and spends nothing. */
export function foreseeRoutes({ delivery }: { delivery: Delivery }): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/messages/forecast',
      permission: 'messages:send',
      body: forecastBody,
      // Each asking costs a run of the rules over everything that waits.
      rate: { burst: 30, perMinute: 60 },
      status: 200,
      handle: ({ body, caller }) =>
        delivery.forecast({ scope: scopeOf(caller), wanted: wantedIn(body) }),
    }),
  ];
}
