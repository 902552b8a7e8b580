import { id, integer, json, key, maybe, table, text, time } from '../db/table.js';
import type { AuditHeadRow, AuditRow } from './chain.js';

export type { AuditHeadRow, AuditRow };

export const auditLog = table<AuditRow>('audit_log', {
  companyId: key(id),
  seq: key(integer),
  at: time,
  actorKind: text,
  actorId: maybe(id),
  actorName: maybe(text),
  what: text,
  object: text,
  objectId: maybe(id),
  objectName: maybe(text),
  before: maybe(json),
  after: maybe(json),
  address: maybe(text),
  requestId: maybe(text),
  previousHash: text,
  hash: text,
});

export const auditHeads = table<AuditHeadRow>('audit_heads', {
  companyId: key(id),
  seq: integer,
  hash: text,
  seal: text,
  updatedAt: time,
});
