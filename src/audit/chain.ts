import type { Actor } from '../kernel/acting.js';
import type { CompanyId } from '../kernel/ids.js';
import type { ActFacts, ActKind, ActObject } from '../protocol/views.js';

/** One act of a company's chain. Never changed, never removed. */
export interface AuditRow {
  companyId: CompanyId;
  /** From 1, without gaps. */
  seq: number;
  at: Date;
  actorKind: Actor['kind'];
  actorId: string | null;
  actorName: string | null;
  what: ActKind;
  object: ActObject;
  objectId: string | null;
  objectName: string | null;
  before: ActFacts | null;
  after: ActFacts | null;
  address: string | null;
  requestId: string | null;
  previousHash: string;
  hash: string;
}

/** Where a chain ends. */
export interface AuditHeadRow {
  companyId: CompanyId;
  seq: number;
  hash: string;
  /** Keyed, so that nobody shortens the chain and its head alike. */
  seal: string;
  updatedAt: Date;
}

/** Keyed hash, lower-case hex: without the key of this installation nobody makes a fitting one. */
export type HashOf = (text: string) => string;

/** Before the first act of a company. */
export const chainStart = '';

/** The hash of a line, over everything in it and the hash of the line before. */
export function hashOfRow(row: Omit<AuditRow, 'hash'>, hashOf: HashOf): string {
  const { companyId, seq, at, actorKind, actorId, actorName, what, object, objectId } = row;
  const { objectName, before, after, address, requestId, previousHash } = row;
  const parts = [
    ...[companyId, seq, at.toISOString(), actorKind, actorId, actorName, what],
    ...[object, objectId, objectName, before, after, address, requestId, previousHash],
  ];
  return hashOf(`audit ${JSON.stringify(parts)}`);
}

export function sealOfHead(
  { companyId, seq, hash }: Pick<AuditHeadRow, 'companyId' | 'seq' | 'hash'>,
  hashOf: HashOf,
): string {
  return hashOf(`audit head ${JSON.stringify([companyId, seq, hash])}`);
}

/** Where a chain does not hold: a line was changed or put in, one is missing, or the last are. */
export interface Break {
  seq: number;
  kind: 'altered' | 'missing' | 'cut';
  row: AuditRow | null;
}

/** Reads a chain line by line. */
export function chainReader(hashOf: HashOf) {
  let last = { seq: 0, hash: chainStart };
  return {
    /** The first break among these next lines; null while all is well. */
    read(rows: readonly AuditRow[]): Break | null {
      for (const row of rows) {
        const seq = last.seq + 1;
        if (row.seq !== seq) return { seq, kind: 'missing', row: null };
        if (hashOfRow({ ...row, previousHash: last.hash }, hashOf) !== row.hash)
          return { seq, kind: 'altered', row };
        last = { seq, hash: row.hash };
      }
      return null;
    },

    /** Whether the chain ends where its head says. */
    end(head: AuditHeadRow | null): Break | null {
      const cut: Break = { seq: last.seq + 1, kind: 'cut', row: null };
      if (!head) return last.seq === 0 ? null : cut;
      const isOurs = sealOfHead(head, hashOf) === head.seal;
      return isOurs && head.seq === last.seq && head.hash === last.hash ? null : cut;
    },

    count: () => last.seq,
  };
}
