import Joi from 'joi';
import { defineRoute, type Route } from '../http/index.js';
import { rulesKeys, type RulesWish, type SessionIdOf } from '../policy/index.js';
import type { Simulation } from './verbs/simulate.js';

interface Ports {
  simulation: Simulation;
  sessionId: SessionIdOf;
}

const mostDays = 30;
const simulateBody = Joi.object<RulesWish & { days: number }>({
  ...rulesKeys,
  days: Joi.number().integer().min(1).max(mostDays).default(7),
});

/** Trying rules on what was sent. It stores nothing, so whoever may read the rules may ask. */
export function simulateRoutes({ simulation, sessionId }: Ports): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/policy/simulate',
      permission: 'policy:read',
      body: simulateBody,
      status: 200,
      async handle({ body, caller }) {
        const { rules, preset = null, session, days } = body;
        const id = session === undefined ? null : await sessionId(caller, session);
        return simulation.simulate(caller, { rules: { rules, preset, sessionId: id }, days });
      },
    }),
  ];
}
