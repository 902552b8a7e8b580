import type { Catalogue } from './catalogue.js';
export const de = {} as Catalogue<'de'>;
