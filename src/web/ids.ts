import { ulidMaker } from '../kernel/ids.js';

// `getRandomValues` exists on plain http too, unlike `randomUUID`.
const bytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** A ULID of this page's own making. */
export const newId: () => string = ulidMaker(() => Date.now(), bytes);
