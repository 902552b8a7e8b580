import { defineRoute, type Route } from '../../http/index.js';
import { conversationPath, noteBody, notePath } from '../schema.js';
import type { Notes } from '../verbs/notes.js';
import { noteView } from '../views.js';

/** Notes in a thread; they are read with its messages. */
export function noteRoutes({ notes }: { notes: Notes }): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/conversations/:conversationId/notes',
      permission: 'notes:write',
      params: conversationPath,
      body: noteBody,
      status: 201,
      handle: async ({ params, body, caller }) =>
        noteView(await notes.write(caller, params.conversationId, body)),
    }),
    defineRoute({
      method: 'patch',
      path: '/api/notes/:noteId',
      permission: 'notes:write',
      params: notePath,
      body: noteBody,
      status: 200,
      handle: async ({ params, body, caller }) =>
        noteView(await notes.edit(caller, params.noteId, body)),
    }),
    defineRoute({
      method: 'delete',
      path: '/api/notes/:noteId',
      permission: 'notes:write',
      params: notePath,
      status: 204,
      handle: ({ params, caller }) => notes.remove(caller, params.noteId),
    }),
  ];
}
