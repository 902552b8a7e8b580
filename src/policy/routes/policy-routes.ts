import type { Route } from '../../http/index.js';
import { pauseRoutes, type PauseRoutePorts } from './pause-routes.js';
import { rulesRoutes } from './rules-routes.js';

/** Pausing, and the rules. Resuming needs to know what waits, and lives with operations. */
export function policyRoutes(ports: PauseRoutePorts): Route[] {
  return [...pauseRoutes(ports), ...rulesRoutes(ports)];
}
