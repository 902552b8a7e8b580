import type { Route } from '../../http/index.js';
import { customerTemplateRoutes } from './customer-template-routes.js';
import { ownTemplateRoutes, type TemplatePorts } from './template-routes.js';

export function templateRoutes(ports: TemplatePorts): Route[] {
  return [...ownTemplateRoutes(ports), ...customerTemplateRoutes(ports)];
}
