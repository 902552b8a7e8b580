/** What travels between server and page: types and constants, nothing else. Imports nothing outside. */
export type * from './codes.js';
export type * from './socket.js';
export type * from './views.js';
