import type { Catalogue } from './catalogue.js';
export const id = {} as Catalogue<'id'>;
