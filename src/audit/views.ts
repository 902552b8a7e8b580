import type { AuditEntryView, AuditVerdictView } from '../protocol/views.js';
import type { Break } from './chain.js';
import type { AuditRow } from './model.js';

export function entryView(row: AuditRow): AuditEntryView {
  const { seq, at, what, before, after, address, requestId, hash } = row;
  return {
    ...{ seq, at: at.toISOString(), what },
    who: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    object: { kind: row.object, id: row.objectId, name: row.objectName },
    ...{ before, after, address, requestId, hash },
  };
}

export function verdictView(entries: number, broken: Break | null): AuditVerdictView {
  if (!broken) return { intact: true, entries, broken: null };
  const { seq, kind, row } = broken;
  return { intact: false, entries, broken: { seq, kind, entry: row && entryView(row) } };
}
