import type { Reader } from '../../db/connection.js';
import { decodeCursor } from '../../db/paging.js';
import type { Scope } from '../../db/scope.js';
import { select } from '../../db/sql.js';
import type { ActivityId, ConversationId } from '../../kernel/ids.js';
import { activities, type ActivityRow } from '../model/activities.js';
import { sessionSql } from './conversation-store.js';

/** Between two pages of messages nobody reads more; the newest are kept. */
const mostBeside = 500;

/** A stretch of a thread, as paging its messages cuts it. */
export interface Stretch {
  conversationId: ConversationId;
  /** Where the page of messages begins; null: at the newest. */
  cursor: string | null;
  /** When the page's oldest message happened; null: the page reaches back to the start. */
  from: Date | null;
}

/** The bounds of a stretch as SQL, on a column that says when. */
export function stretchSql(
  { conversationId, cursor, from }: Stretch,
  column: string,
): [string, Record<string, unknown>] {
  const [before] = cursor ? decodeCursor(cursor, 2) : [null];
  return [
    `($from IS NULL OR ${column} >= $from) AND ($before IS NULL OR ${column} < $before)`,
    { conversationId, from, before },
  ];
}

/** What happened beside a page of messages, oldest first. */
export async function listActivities(
  reader: Reader,
  scope: Scope,
  stretch: Stretch,
): Promise<ActivityRow[]> {
  const [sessions, sessionBinds] = sessionSql(scope, 'a.session_id');
  const [within, binds] = stretchSql(stretch, 'a.at');
  const rows = await select(
    reader,
    `SELECT a.* FROM activities a WHERE a.company_id = $companyId
       AND a.conversation_id = $conversationId AND ${sessions} AND ${within}
     ORDER BY a.at DESC, a.id DESC LIMIT ${mostBeside}`,
    { companyId: scope.companyId, ...sessionBinds, ...binds },
  );
  return rows.map(row => activities.read(row)).reverse();
}

export async function findActivity(
  reader: Reader,
  scope: Scope,
  id: ActivityId,
): Promise<ActivityRow | null> {
  const [sessions, binds] = sessionSql(scope, 'a.session_id');
  const [row] = await select(
    reader,
    `SELECT a.* FROM activities a WHERE a.company_id = $companyId AND a.id = $id AND ${sessions}`,
    { companyId: scope.companyId, id, ...binds },
  );
  return row ? activities.read(row) : null;
}
