import { id, json, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';

export interface SyncProgress {
  seen: number;
  created: number;
  updated: number;
}

/** Long work a person started. */
export interface TaskRow {
  id: string;
  companyId: CompanyId;
  kind: 'contacts_sync';
  state: 'waiting' | 'running' | 'done' | 'failed';
  sessionId: SessionId | null;
  progress: SyncProgress;
  error: string | null;
  requestedBy: string;
  createdAt: Date;
  endedAt: Date | null;
}

export const tasks = table<TaskRow>('tasks', {
  id: key(id),
  companyId: id,
  kind: text,
  state: text,
  sessionId: maybe(id),
  progress: json,
  error: maybe(text),
  requestedBy: text,
  createdAt: time,
  endedAt: maybe(time),
});
