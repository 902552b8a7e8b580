import { sessionSql, stretchSql, type Stretch } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { Scope } from '../../db/scope.js';
import { select } from '../../db/sql.js';
import type { NoteId } from '../../kernel/ids.js';
import { notes, type NoteRow } from '../model.js';

/** Between two pages of messages nobody reads more; the newest are kept. */
const mostBeside = 500;

/** The notes beside a page of messages, oldest first. */
export async function listNotes(
  reader: Reader,
  scope: Scope,
  stretch: Stretch,
): Promise<NoteRow[]> {
  const [sessions, sessionBinds] = sessionSql(scope, 'n.session_id');
  const [within, binds] = stretchSql(stretch, 'n.created_at');
  const rows = await select(
    reader,
    `SELECT n.* FROM notes n WHERE n.company_id = $companyId AND n.deleted_at IS NULL
       AND n.conversation_id = $conversationId AND ${sessions} AND ${within}
     ORDER BY n.created_at DESC, n.id DESC LIMIT ${mostBeside}`,
    { companyId: scope.companyId, ...sessionBinds, ...binds },
  );
  return rows.map(row => notes.read(row)).reverse();
}

/** Also one that was deleted: pages that show it have to hear of it. */
export async function findNote(reader: Reader, scope: Scope, id: NoteId): Promise<NoteRow | null> {
  const [sessions, binds] = sessionSql(scope, 'n.session_id');
  const [row] = await select(
    reader,
    `SELECT n.* FROM notes n WHERE n.company_id = $companyId AND n.id = $id AND ${sessions}`,
    { companyId: scope.companyId, id, ...binds },
  );
  return row ? notes.read(row) : null;
}
