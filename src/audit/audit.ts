import type { Reader } from '../db/connection.js';
import { decodeCursor, encodeCursor } from '../db/paging.js';
import type { Unit } from '../db/transactor.js';
import type { NotedAct } from '../events/act.js';
import type { Clock } from '../kernel/clock.js';
import type { CompanyId } from '../kernel/ids.js';
import type { Log } from '../kernel/log.js';
import type { AuditEntryView, AuditVerdictView, Page } from '../protocol/views.js';
import { chainReader, chainStart, hashOfRow, sealOfHead, type HashOf } from './chain.js';
import type { AuditRow } from './model.js';
import { appendRows, findHead, listRows, putHead, rowsAfter, type AuditFilter } from './store.js';
import { entryView, verdictView } from './views.js';

interface Ports {
  clock: Clock;
  hashOf: HashOf;
  log: Log;
}

/** Lines that are read at once while a chain is checked. */
const portion = 500;

/** As the database gives it back: half a letter is no UTF-8. */
const asStored = (text: string | null | undefined): string | null =>
  text?.replace(/\p{Surrogate}/gu, '\ufffd') ?? null;

/** The names of what was done go to the log file, with the hash by which the database can be held to it. */
function tell(log: Log, { companyId, seq, what, actorKind, actorId, objectId, hash }: AuditRow) {
  log.info(what, { companyId, seq, actorKind, actorId, objectId, hash });
}

/** Who did what to what, added to and never changed: each line carries the keyed hash of the one before. */
export function createAudit({ clock, hashOf, log }: Ports) {
  function rowOf(act: NotedAct, where: Pick<AuditRow, 'companyId' | 'seq' | 'previousHash'>) {
    const { actor, by = actor, object } = act;
    const row: Omit<AuditRow, 'hash'> = {
      ...where,
      at: clock.now(),
      actorKind: by.kind,
      actorId: by.id,
      actorName: asStored(by.name),
      what: act.what,
      object: object.kind,
      objectId: object.id,
      objectName: asStored(object.name),
      before: act.before ?? null,
      after: act.after ?? null,
      address: actor.address,
      requestId: actor.requestId,
    };
    return { ...row, hash: hashOfRow(row, hashOf) };
  }

  return {
    /** Writes what was noted, as one of the last statements of its transaction. */
    async append(unit: Unit, acts: readonly NotedAct[]): Promise<void> {
      const { companyId } = unit;
      const head = await findHead(unit, companyId);
      let last = { seq: head?.seq ?? 0, hash: head?.hash ?? chainStart };
      const rows = acts.map(act => {
        last = rowOf(act, { companyId, seq: last.seq + 1, previousHash: last.hash });
        return last as AuditRow;
      });
      await appendRows(unit, rows);
      const end = { companyId, seq: last.seq, hash: last.hash };
      await putHead(unit, { ...end, seal: sealOfHead(end, hashOf), updatedAt: clock.now() });
      unit.afterCommit(() => rows.forEach(row => tell(log, row)));
    },

    /** Newest first. */
    async list(
      reader: Reader,
      companyId: CompanyId,
      { cursor, limit, ...filter }: Omit<AuditFilter, 'before'> & { cursor?: string | undefined },
    ): Promise<Page<AuditEntryView>> {
      const [before] = cursor === undefined ? [] : decodeCursor(cursor, 1);
      const rows = await listRows(reader, companyId, {
        ...filter,
        limit: limit + 1,
        ...(before === undefined ? {} : { before: Number(before) }),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        data: page.map(entryView),
        nextCursor: rows.length > limit && last ? encodeCursor([last.seq]) : null,
      };
    },

    /** Reads a company's whole chain and says where it does not hold. */
    async verify(reader: Reader, companyId: CompanyId): Promise<AuditVerdictView> {
      const chain = chainReader(hashOf);
      // Read first: what is added meanwhile lies behind it.
      const head = await findHead(reader, companyId);
      for (;;) {
        const limit = head ? Math.min(portion, head.seq - chain.count()) : portion;
        const rows =
          limit > 0 ? await rowsAfter(reader, companyId, { seq: chain.count(), limit }) : [];
        const broken = chain.read(rows);
        if (broken) return verdictView(chain.count(), broken);
        if (rows.length < portion) break;
      }
      return verdictView(chain.count(), chain.end(head));
    },
  };
}

export type Audit = ReturnType<typeof createAudit>;
