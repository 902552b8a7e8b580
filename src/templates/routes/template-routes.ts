import type { Reader } from '../../db/connection.js';
import { defineRoute, type Route } from '../../http/index.js';
import {
  templateBody,
  templateChangeBody,
  templatePath,
  templateQuery,
  type TemplateBody,
} from '../schema.js';
import type { Templates } from '../templates.js';
import { templateView } from '../views.js';

export interface TemplatePorts {
  db: Reader;
  templates: Templates;
}

function wanted({ texts, text = '', language, shortcut, category, name }: TemplateBody) {
  return {
    name,
    shortcut: shortcut ?? null,
    category: category ?? null,
    texts: texts ?? [{ language, text }],
  };
}

/** Texts that are written once and sent often. */
export function ownTemplateRoutes({ db, templates }: TemplatePorts): Route[] {
  const one = '/api/templates/:templateId';
  return [
    defineRoute({
      method: 'get',
      path: '/api/templates',
      permission: 'templates:read',
      query: templateQuery,
      status: 200,
      handle: async ({ query, caller }) => ({
        data: (await templates.list(db, caller.companyId, query.category)).map(templateView),
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/templates',
      permission: 'templates:write',
      body: templateBody,
      status: 201,
      handle: async ({ body, caller }) =>
        templateView(await templates.create(caller.companyId, wanted(body), caller.name)),
    }),
    defineRoute({
      method: 'get',
      path: one,
      permission: 'templates:read',
      params: templatePath,
      status: 200,
      handle: async ({ params, caller }) =>
        templateView(await templates.get(db, caller.companyId, params.templateId)),
    }),
    defineRoute({
      method: 'patch',
      path: one,
      permission: 'templates:write',
      params: templatePath,
      body: templateChangeBody,
      status: 200,
      handle: async ({ params: { templateId: id }, body: set, caller }) =>
        templateView(await templates.change(caller.companyId, { id, by: caller.name, set })),
    }),
    defineRoute({
      method: 'delete',
      path: one,
      permission: 'templates:write',
      params: templatePath,
      status: 204,
      handle: ({ params: { templateId: id }, caller }) =>
        templates.remove(caller.companyId, { id, by: caller.name }),
    }),
  ];
}
