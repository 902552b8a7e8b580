import { join } from 'node:path';
import { loadPolicyLayers, loadProhibitedContent, loadStopWords } from '../config/index.js';
import { createConsent } from '../consent/index.js';
import { createContacts } from '../contacts/index.js';
import { createConversations } from '../conversations/index.js';
import { createCrashNote } from '../db/crash-note.js';
import type { SendLock } from '../db/send-lock.js';
import { createDelivery } from '../delivery/index.js';
import { createInbox, createSync } from '../inbox/index.js';
import { createIngest, createInHand } from '../ingest/index.js';
import type { CompanyId, ContactId, SessionId } from '../kernel/ids.js';
import { createFileStore, createMedia } from '../media/index.js';
import { sessionCounts } from '../operations/index.js';
import { filtersOver, readKeyword } from '../pacing/index.js';
import { createPeople, createResolver } from '../people/index.js';
import { createPolicy, hasNoGap } from '../policy/index.js';
import type { Queue } from '../queue/index.js';
import {
  createSessions,
  createSupervisor,
  type Effect,
  type SessionRow,
} from '../sessions/index.js';
import { createTemplates } from '../templates/index.js';
import type { Foundation } from './foundation.js';
import { buildIdentity } from './identity.js';
import { mediaChanged } from './media-changed.js';
import type { Machine } from './machine.js';
import type { Outside } from './outside.js';
import { withSuspensions, withUnchecked } from './suspension.js';
import { buildUpkeep } from './upkeep.js';

/** What only exists once the doors are open. */
export interface Wires {
  hookUrl(id: SessionId): string;
  laneMoved(sessionId: SessionId): void;
  codeChanged(session: SessionRow): void;
}

interface Parts {
  foundation: Foundation;
  outside: Outside;
  queue: Queue;
  lock: SendLock;
  machine: Machine;
  wires: Wires;
  version: string;
}

/** The modules in dependency order, each with exactly the ports it names. */
export async function buildDomain(parts: Parts) {
  const { foundation, outside, queue, lock, machine, wires, version } = parts;
  const { config, clock, newId, randomBytes, db, transact, seal, log, generation } = foundation;
  const { waha } = outside;
  const crashNote = createCrashNote(join(config.dataDir, 'messages-in-hand'));
  const lists = join(foundation.root, 'config');
  const layers = loadPolicyLayers(config.policyFile, lists);
  const rules = layers.base;
  const stopWords = loadStopWords(join(lists, 'stop-words.json'));
  const findings = filtersOver(loadProhibitedContent(join(lists, 'prohibited-content.json')));
  const background = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.error('work in the background failed', { err: error }));
  };
  const origin = config.waha.kind === 'sandbox' ? 'sandbox' : 'waha';
  const defaultSession = config.defaultSession;

  const identity = await buildIdentity(foundation, rules.zone, {
    statusChanged: () => background(delivery.wakeAll()),
    suspensionEnded: (unit, since) => resuming.suspensionEnded(unit, since),
    readersChanged: unit => inbox.takeFromUnable(unit),
  });
  const { companies, companyId, companyIds } = identity;
  const contacts = createContacts({
    clock,
    newId,
    regroup: (unit, groups) => people.regroup(unit, groups),
  });
  const consent = createConsent({
    clock,
    newId,
    contacts,
    hashAddress: seal.hash,
    optedOut: (unit, who) => delivery.optedOut(unit, who),
    leftMarketing: (unit, contactId) => delivery.leftMarketing(unit, contactId),
    optedIn: (unit, contactId) => delivery.optedIn(unit, contactId),
  });
  const conversations = createConversations({ clock, newId });
  const people = createPeople({
    clock,
    newId,
    contacts,
    consent,
    conversations,
    hashAddress: seal.hash,
    changed: ({ id, companyId: company }) => background(delivery.reorder(company, id)),
  });
  const sessions = createSessions({
    transact,
    clock,
    newId,
    randomBytes,
    seal,
    waha,
    origin,
    hookUrl: id => wires.hookUrl(id),
    otherNumber: async (unit, session) => {
      await policy.pauseIn(
        unit,
        { scope: 'session', sessionId: session.id },
        {
          cause: 'other_number',
          by: 'whatsapp-crm',
          reason: 'This session was paired with another phone number.',
        },
      );
    },
    changed: (session, effect) => background(sessionChanged(session, effect)),
  });
  const supervisor = createSupervisor({
    db,
    clock,
    waha,
    sessions,
    origin,
    log: log.child('waha'),
    isSender: () => lock.held(),
    reachabilityChanged: isReachable => background(reachabilityChanged(isReachable)),
  });
  const policy = createPolicy({
    clock,
    newId,
    transact,
    layers,
    changed: (_company, sessionId) =>
      background(sessionId ? delivery.wake(sessionId) : delivery.wakeAll()),
    freed: (company, sessionId) => background(freed(company, sessionId)),
  });
  for (const id of await companyIds()) await policy.check(db, id);
  if (hasNoGap(rules) && origin !== 'sandbox')
    log.warn('the policy file lets messages follow each other at once: a gap of 0');
  const media = createMedia({
    db,
    transact,
    clock,
    newId,
    waha,
    log: log.child('media'),
    files: createFileStore(join(config.dataDir, 'media')),
    maxBytes: config.maxMediaBytes,
    isFull: machine.disk.isFullForMedia,
    changed: mediaChanged,
  });
  const delivery = createDelivery({
    db,
    transact,
    clock,
    newId,
    log: log.child('delivery'),
    waha,
    media,
    queue,
    supervisor,
    machineTrouble: machine.trouble,
    crashNote,
    contacts,
    consent,
    conversations,
    sessions,
    defaultSession,
    quiet: config.quiet,
    mayResend: async (company, session) =>
      (await policy.rules(db, company, session)).policy.resend === 'same_id',
    rules: policy.rules,
    pauses: withSuspensions(
      { ...policy, binding: withUnchecked(policy, lane => safeMode.holding(lane)) },
      companies,
      clock,
    ),
    findings,
    mayClaim: () => lock.held() && safeMode.hasLooked(),
    claimed: generation.next,
    laneMoved: id => wires.laneMoved(id),
    stops: policy,
    recorded: id => health.look(id),
  });
  const ingest = createIngest({
    db,
    transact,
    clock,
    newId,
    log: log.child('webhooks'),
    contacts,
    consent,
    conversations,
    media,
    sessions,
    readWord: text => readKeyword(text, stopWords),
    wrote: (session, contact) => background(delivery.reorder(session.companyId, contact.id)),
    learned: session => background(delivery.wake(session.id)),
    ackTold: delivery.ackTold,
    takeEcho: delivery.takeEcho,
    codeChanged: session => wires.codeChanged(session),
    waha,
    inHand: createInHand(join(config.dataDir, 'webhooks-in-hand')),
    unannounced: (session, writtenAt) => health.missed(session, writtenAt),
    mayReadBack: () => lock.held(),
  });
  const resolver = createResolver({
    db,
    transact,
    clock,
    log: log.child('contacts'),
    waha,
    sessions,
    contacts,
    mayAsk: () => lock.held(),
  });
  const templates = createTemplates({ transact, clock, newId });
  const inbox = createInbox({
    db,
    transact,
    clock,
    newId,
    contacts,
    consent,
    conversations,
    delivery,
    policy,
    sessions,
    readers: identity.access.readers,
    isOurs: async (reader, company, id) =>
      (await identity.users.member(reader, company, id)) !== null,
    zone: rules.zone,
    sessionCounts: sessionCounts(db),
  });
  const sync = createSync({
    transact,
    contacts,
    sessions,
    tasks: identity.tasks,
    waha,
    defaultSession,
    log: log.child('contacts'),
  });
  const upkeep = buildUpkeep({
    ...{
      foundation,
      outside,
      queue,
      lock,
      machine,
      version,
      companyId,
      companyIds,
      rules,
      background,
      freed,
      defaultSession,
    },
    ...{ contacts, consent, conversations, delivery, inbox, policy, sessions, supervisor },
    webhooks: ingest.counts,
  });
  const { health, outages, resuming, safeMode } = upkeep;
  const allSessions = () => sessions.listEverywhere(db);
  outages.recall(await allSessions());
  // Lanes rest by the machine's timers: whenever the clock jumps, what waits has something new to hear.
  clock.onMove(() => background(delivery.wakeAll()));

  async function sessionChanged(session: SessionRow, effect: Effect): Promise<void> {
    if (lock.held()) {
      await delivery.openLane(session.id);
      await outages.changed(session);
    }
    if (effect.freed) await resuming.askHeldAgain(session.companyId, session.id);
    await delivery.wake(session.id);
    ingest.sessionChanged(session);
    wires.codeChanged(session);
    health.sessionChanged(session);
  }

  async function reachabilityChanged(isReachable: boolean): Promise<void> {
    if (isReachable) media.wahaIsBack();
    if (lock.held()) await outages.reachable(isReachable, allSessions);
    await delivery.wakeAll();
  }

  /** What a rule held until some instant is asked again: the rule may be gone. */
  async function freed(company: CompanyId, sessionId: SessionId | null): Promise<void> {
    await resuming.askHeldAgain(company, sessionId);
    await (sessionId ? delivery.wake(sessionId) : delivery.wakeAll());
  }

  return {
    ...identity,
    ...upkeep,
    contacts,
    consent,
    conversations,
    delivery,
    inbox,
    ingest,
    media,
    people,
    resolver,
    origin,
    policy,
    rules,
    sessions,
    sessionChanged,
    /** What may be sent to a person may be other than before. */
    asked: (company: CompanyId, contactId: ContactId) =>
      background(delivery.reorder(company, contactId)),
    supervisor,
    sync,
    templates,
    defaultSession,
  } as const;
}

export type Domain = Awaited<ReturnType<typeof buildDomain>>;
