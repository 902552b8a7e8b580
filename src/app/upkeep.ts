import type { Consent } from '../consent/index.js';
import type { Contacts } from '../contacts/index.js';
import type { Conversations } from '../conversations/index.js';
import type { SendLock } from '../db/send-lock.js';
import type { Delivery } from '../delivery/index.js';
import { createHealth } from '../health/index.js';
import { createSnoozeEnds, type Inbox } from '../inbox/index.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import {
  createOperations,
  createOutages,
  createPauseEnds,
  createResuming,
  createSafeMode,
  createSandboxDesk,
  createSimulation,
} from '../operations/index.js';
import type { Policy } from '../pacing/index.js';
import type { PolicyModule } from '../policy/index.js';
import type { Queue } from '../queue/index.js';
import type { Sessions, Supervisor } from '../sessions/index.js';
import type { Foundation } from './foundation.js';
import type { Machine } from './machine.js';
import { justMoved } from './just-moved.js';
import type { Outside } from './outside.js';

interface Parts {
  foundation: Foundation;
  outside: Outside;
  queue: Queue;
  lock: SendLock;
  machine: Machine;
  version: string;
  companyId: CompanyId;
  companyIds(): Promise<readonly CompanyId[]>;
  defaultSession: string;
  rules: Policy;
  background(work: Promise<unknown>): void;
  /** What a rule held may go: it is asked again. */
  freed(companyId: CompanyId, sessionId: SessionId | null): Promise<void>;
  contacts: Contacts;
  consent: Consent;
  conversations: Conversations;
  delivery: Delivery;
  inbox: Inbox;
  policy: PolicyModule;
  sessions: Sessions;
  supervisor: Supervisor;
  webhooks(): Promise<{ waiting: number; aside: number }>;
}

/** What watches the way out, stops it, and lets it go on. */
export function buildUpkeep(parts: Parts) {
  const { foundation, outside, queue, lock, version, companyId, rules, background } = parts;
  const { defaultSession, contacts, consent, conversations, delivery, inbox } = parts;
  const { policy, sessions, supervisor } = parts;
  const { clock, db, transact, log, generation } = foundation;
  const operations = createOperations({
    db,
    clock,
    delivery,
    inbox,
    sessions,
    supervisor,
    queue,
    machine: parts.machine,
    version,
    sandbox: outside.sandbox !== null,
    zone: rules.zone,
    isSender: () => lock.held(),
    webhooks: parts.webhooks,
    startedAt: clock.now(),
  });
  const health = createHealth({
    db,
    transact,
    clock,
    sessions,
    policy,
    log: log.child('health'),
    settleAckErrors: delivery.settleAckErrors,
    hasJustMoved: justMoved(clock, foundation.machineClock),
    isSender: () => lock.held(),
  });
  const safeMode = createSafeMode({
    db,
    transact,
    clock,
    log: log.child('restore'),
    generation,
    policy,
    delivery,
    sessions,
    companies: parts.companyIds,
    checked: ({ companyId: company, id }) => background(parts.freed(company, id)),
  });
  const resuming = createResuming({
    transact,
    clock,
    policy,
    conversations,
    delivery,
    background,
    foresee: delivery.placesIn,
    stillHolds: (reader, pause) => health.stillHolds(reader, pause),
  });
  const pauseEnds = createPauseEnds({
    db,
    transact,
    clock,
    policy,
    companies: parts.companyIds,
    log: log.child('pauses'),
    mayAct: () => lock.held(),
  });
  const snoozeEnds = createSnoozeEnds({
    ...{ db, transact, clock, conversations },
    wakeDue: inbox.wakeDue,
    log: log.child('inbox'),
    companies: parts.companyIds,
    mayAct: () => lock.held(),
  });
  const outages = createOutages({
    ...{ db, transact, clock, policy, companyId },
    log: log.child('outages'),
  });
  const simulation = createSimulation({ db, clock, sessions, policy });
  const desk =
    outside.sandbox &&
    createSandboxDesk({
      transact,
      clock,
      contacts,
      consent,
      sessions,
      companyId,
      companies: parts.companyIds,
      defaultSession,
      control: outside.sandbox.control,
      people: outside.sandbox.people,
    });
  return {
    desk,
    health,
    operations,
    outages,
    pauseEnds,
    resuming,
    safeMode,
    simulation,
    snoozeEnds,
  } as const;
}
