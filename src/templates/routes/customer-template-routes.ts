import { defineRoute, inTheirShape, type Route } from '../../http/index.js';
import { customerTemplateBody, templatePath, templateQuery } from '../schema.js';
import { customerTemplate } from '../views.js';
import type { TemplatePorts } from './template-routes.js';

/** `/api/whatsapp/templates`, as another CRM documents it: the same templates under its names. */
export function customerTemplateRoutes({ db, templates }: TemplatePorts): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/whatsapp/templates',
      permission: 'templates:write',
      body: customerTemplateBody,
      status: 201,
      handle: ({ body: { name, message, category = null }, caller }) =>
        inTheirShape(async () => {
          const texts = [{ language: 'und', text: message }];
          const wanted = { name, category, shortcut: null, texts };
          const made = await templates.create(caller.companyId, wanted, caller.name);
          return { success: true, template: customerTemplate(made) };
        }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/whatsapp/templates',
      permission: 'templates:read',
      query: templateQuery,
      status: 200,
      handle: ({ query, caller }) =>
        inTheirShape(async () => {
          const found = await templates.list(db, caller.companyId, query.category);
          return { success: true, templates: found.map(customerTemplate) };
        }),
    }),
    defineRoute({
      method: 'delete',
      path: '/api/whatsapp/templates/:templateId',
      permission: 'templates:write',
      params: templatePath,
      status: 200,
      handle: ({ params: { templateId: id }, caller }) =>
        inTheirShape(async () => {
          await templates.remove(caller.companyId, { id, by: caller.name });
          return { success: true };
        }),
    }),
  ];
}
