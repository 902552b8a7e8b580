import type { Catalogue } from './catalogue.js';
export const tr = {} as Catalogue<'tr'>;
