import type { Catalogue } from './catalogue.js';
export const ru = {} as Catalogue<'ru'>;
