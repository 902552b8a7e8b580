import type { Route } from '../../http/index.js';
import type { Access } from '../access.js';
import { grantRoutes } from './grant-routes.js';
import { keyRoutes, type KeyRoutePorts } from './key-routes.js';

interface Ports extends Pick<KeyRoutePorts, 'sessionId' | 'now'> {
  access: Access;
}

export function accessRoutes({ access: { keys, grants }, sessionId, now }: Ports): Route[] {
  return [...keyRoutes({ keys, sessionId, now }), ...grantRoutes({ grants, sessionId })];
}
