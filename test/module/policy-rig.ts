import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicyLayers } from '../../src/config/index.js';
import type { MessageRow } from '../../src/conversations/index.js';
import type { SessionId } from '../../src/kernel/ids.js';
import { createPauseEnds, createResuming } from '../../src/operations/index.js';
import { createPolicy, type PauseTarget } from '../../src/policy/index.js';
import { silentLog } from '../../src/kernel/log.js';
import { openDomain } from './domain-rig.js';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** Rules, pauses and the guarded resume over a real database; the file is the test's own. */
export async function openPolicy(own: object = {}) {
  const house = await openDomain();
  const { clock, db, transact, newId, company, conversations, sessionId } = house;
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  const file = join(folder, 'policy.json');
  const write = (rules: object) =>
    writeFileSync(file, JSON.stringify({ extends: 'standard', ...rules }));
  write(own);
  const changed: (SessionId | null)[] = [];
  const freed: (SessionId | null)[] = [];
  const build = () =>
    createPolicy({
      clock,
      newId,
      transact,
      layers: loadPolicyLayers(file, 'config'),
      changed: (_company, id) => void changed.push(id),
      freed: (_company, id) => void freed.push(id),
    });
  const policy = build();
  const dropped: string[] = [];
  const resuming = createResuming({
    transact,
    clock,
    policy,
    conversations,
    delivery: {
      dropped: async (rows: readonly MessageRow[]) => void dropped.push(...rows.map(row => row.id)),
    },
    background: work => void work,
    foresee: async () => new Map(),
    stillHolds: async () => null,
  });

  const all: PauseTarget = { scope: 'company' };
  const session: PauseTarget = { scope: 'session', sessionId };
  const by = { by: 'Deniz', reason: 'checking' };
  const order = { by: 'Deniz', reason: '', stale: null } as const;

  return {
    ...house,
    policy,
    resuming,
    changed,
    freed,
    dropped,
    write,
    /** The same rows read by a new process. */
    build,
    all,
    session,
    by,
    order,
    pause: (what: PauseTarget, more: object = {}) =>
      policy.pause(company.id, what, { ...by, ...more }),
    resume: (what: PauseTarget, more: object = {}) =>
      resuming.resume(company.id, what, { ...order, ...more }),
    review: (what: PauseTarget) => resuming.review(company.id, what),
    binding: async (id = sessionId) => policy.binding(db, company.id, id),
    rampOf: (id = sessionId) => policy.rampOf(db, company.id, id),
    rules: (id: SessionId | null = sessionId) => policy.rules(db, company.id, id),
    save: (
      rules: object,
      more: { sessionId?: SessionId; preset?: string; confirm?: boolean } = {},
    ) =>
      policy.save(
        company.id,
        {
          rules: rules as Record<string, unknown>,
          preset: more.preset ?? null,
          sessionId: more.sessionId ?? null,
        },
        { by: 'Deniz', reason: 'trying', confirm: more.confirm ?? false },
      ),
    /** A waiting message to this person. */
    async waits(address: string, more: Partial<MessageRow> = {}): Promise<MessageRow> {
      const { conversation } = await house.openWith(address);
      const row = house.rowIn(conversation, { status: 'pending', ...more });
      await house.inUnit(unit => conversations.addOutbound(unit, conversation, row));
      return row;
    },
    statusOf: async (id: string) =>
      (await conversations.row(db, { companyId: company.id }, id as MessageRow['id']))?.status,
    /** Ends the pauses whose end has come, as the sending process does every second. */
    async endsDue() {
      const ends = createPauseEnds({
        db,
        transact,
        clock,
        policy,
        companies: async () => [company.id],
        log: silentLog,
        mayAct: () => true,
      });
      ends.start();
      await ends.stop();
    },
    async close() {
      await house.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export type PolicyHouse = Awaited<ReturnType<typeof openPolicy>>;
