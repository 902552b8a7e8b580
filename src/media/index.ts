/**
 * Files that people send each other: type by content, size limits, names made by us. Addresses that
 * users give are fetched here, guarded, so that WAHA gets bytes and never an address.
 */
export { createFileStore, type FileStore } from './adapters/file-store.js';
export { createMedia, type Media, type StoredFile, type Upload } from './media.js';
export type { MediaRow } from './model.js';
export { mediaRoutes } from './routes.js';
