import type { Reader } from '../../db/connection.js';
import type { Transact } from '../../db/transactor.js';
import type { Route } from '../../http/index.js';
import { authRoutes, type AuthPorts } from './auth-routes.js';
import { meRoutes } from './me-routes.js';
import { teamRoutes } from './team-routes.js';

interface Ports extends AuthPorts {
  db: Reader;
  transact: Transact;
}

export function userRoutes(ports: Ports): Route[] {
  return [...authRoutes(ports), ...meRoutes(ports), ...teamRoutes(ports)];
}
