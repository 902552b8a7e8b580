/**
 * Texts that are written once and sent often: names in braces are filled in, or nothing is sent.
 * It never sends.
 */
export type { TemplateUse } from './render.js';
export { templateRoutes } from './routes/all-routes.js';
export { templateUse } from './schema.js';
export { createTemplates, type Templates } from './templates.js';
export { templateView } from './views.js';
