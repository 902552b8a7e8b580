import Joi from 'joi';
import { defineRoute, type Route } from '../http/index.js';
import type { Stats } from './verbs/stats.js';

const statsQuery = Joi.object<{ session?: string }>({ session: Joi.string().max(100) });

/** Every message is looked at, so nobody asks for it all the time. */
const rate = { burst: 30, perMinute: 60 };

/** The figures of a company, and the same under the address another CRM documents. */
export function statsRoutes({ stats }: { stats: Stats }): Route[] {
  return ['/api/stats', '/api/whatsapp/stats'].map(path =>
    defineRoute({
      method: 'get',
      path,
      permission: 'messages:read',
      query: statsQuery,
      rate,
      status: 200,
      handle: ({ query, caller }) => stats.of(caller, query.session),
    }),
  );
}
