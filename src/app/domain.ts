import { join } from 'node:path';
import { createAccess } from '../access/index.js';
import { createCompanies } from '../companies/index.js';
import { loadPolicy, loadProhibitedContent, loadStopWords } from '../config/index.js';
import { createConsent } from '../consent/index.js';
import { createContacts } from '../contacts/index.js';
import { createConversations, type MessageRow } from '../conversations/index.js';
import type { SendLock } from '../db/send-lock.js';
import { createDelivery } from '../delivery/index.js';
import { createIdempotency } from '../idempotency/index.js';
import { createInbox, createSync } from '../inbox/index.js';
import { createIngest } from '../ingest/index.js';
import type { SessionId } from '../kernel/ids.js';
import { createFileStore, createMedia } from '../media/index.js';
import { createOperations, createSandboxDesk, sessionCounts } from '../operations/index.js';
import { contentFilter, readWord } from '../pacing/index.js';
import { createPolicy } from '../policy/index.js';
import type { Queue } from '../queue/index.js';
import { createSessions, createSupervisor, type SessionRow } from '../sessions/index.js';
import { createTasks } from '../tasks/index.js';
import { createAccessTokens, createSetup, createUsers } from '../users/index.js';
import type { Foundation } from './foundation.js';
import { mediaChanged } from './media-changed.js';
import type { Outside } from './outside.js';

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
  wires: Wires;
  version: string;
}

/** The modules in dependency order, each with exactly the ports it names. */
export async function buildDomain({ foundation, outside, queue, lock, wires, version }: Parts) {
  const { config, secrets, clock, machineClock, newId, randomBytes, db, transact, seal, log } =
    foundation;
  const { waha } = outside;
  const lists = join(foundation.root, 'config');
  const rules = loadPolicy(config.policyFile, lists);
  const stopWords = loadStopWords(join(lists, 'stop-words.json'));
  const filter = contentFilter(loadProhibitedContent(join(lists, 'prohibited-content.json')));
  const background = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.error('work in the background failed', { err: error }));
  };
  const origin = config.waha.kind === 'sandbox' ? 'sandbox' : 'waha';
  const defaultSession = config.defaultSession;

  const tasks = createTasks({ clock, newId });
  const companies = createCompanies({ clock, newId, transact });
  const { id: companyId } = await companies.ensureFirst(db, {
    name: 'My company',
    timezone: rules.zone,
  });
  const accessTokens = createAccessTokens(secrets.jwtKey, machineClock);
  const users = createUsers({
    db,
    transact,
    clock: machineClock,
    newId,
    randomBytes,
    accessTokens,
  });
  const setup = createSetup({ users, companyId, randomBytes });
  const access = createAccess({ db, transact, clock: machineClock, newId, users, accessTokens });
  const idempotency = createIdempotency({ clock });
  const contacts = createContacts({ clock, newId });
  const consent = createConsent({ clock, newId, hashAddress: seal.hash });
  const conversations = createConversations({ clock, newId });
  const sessions = createSessions({
    transact,
    clock,
    newId,
    randomBytes,
    seal,
    waha,
    origin,
    hookUrl: id => wires.hookUrl(id),
    changed: session => background(sessionChanged(session)),
  });
  const supervisor = createSupervisor({
    db,
    clock,
    waha,
    sessions,
    origin,
    log: log.child('waha'),
    reachabilityChanged: () => background(delivery.wakeAll()),
  });
  const policy = createPolicy({
    clock,
    newId,
    transact,
    changed: (_company, sessionId) =>
      background(sessionId ? delivery.wake(sessionId) : delivery.wakeAll()),
  });
  const media = createMedia({
    db,
    transact,
    clock,
    newId,
    waha,
    log: log.child('media'),
    files: createFileStore(join(config.dataDir, 'media')),
    maxBytes: config.maxMediaBytes,
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
    contacts,
    consent,
    conversations,
    sessions,
    defaultSession,
    quiet: config.quiet,
    mayResend: async () => rules.resend === 'same_id',
    policy: rules,
    pauses: policy,
    findings: text => filter(text),
    mayClaim: () => lock.held(),
    laneMoved: id => wires.laneMoved(id),
  });
  const dropped = (rows: readonly MessageRow[]) => background(delivery.dropped(rows));
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
    readWord: text => readWord(text, stopWords),
    wrote: (session, contact) => background(delivery.reorder(session.companyId, contact.id)),
    refused: dropped,
    learned: session => background(delivery.wake(session.id)),
    codeChanged: session => wires.codeChanged(session),
  });
  const inbox = createInbox({
    db,
    transact,
    clock,
    contacts,
    consent,
    conversations,
    delivery,
    policy,
    sessions,
    zone: rules.zone,
    sessionCounts: sessionCounts(db),
  });
  const sync = createSync({
    transact,
    contacts,
    sessions,
    tasks,
    waha,
    defaultSession,
    log: log.child('contacts'),
  });
  const operations = createOperations({
    db,
    clock,
    delivery,
    inbox,
    sessions,
    supervisor,
    queue,
    version,
    sandbox: outside.sandbox !== null,
    zone: rules.zone,
    isSender: () => lock.held(),
    startedAt: clock.now(),
  });
  const desk =
    outside.sandbox &&
    createSandboxDesk({
      transact,
      clock,
      contacts,
      consent,
      sessions,
      companyId,
      defaultSession,
      control: outside.sandbox.control,
      people: outside.sandbox.people,
    });
  // Lanes rest by the machine's timers: whenever the clock jumps, what waits has something new to hear.
  clock.onMove(() => background(delivery.wakeAll()));

  async function sessionChanged(session: SessionRow): Promise<void> {
    if (lock.held()) await delivery.openLane(session.id);
    await delivery.wake(session.id);
    wires.codeChanged(session);
  }

  return {
    access,
    companies,
    companyId,
    contacts,
    consent,
    conversations,
    delivery,
    desk,
    dropped,
    idempotency,
    inbox,
    ingest,
    media,
    operations,
    origin,
    policy,
    rules,
    sessions,
    setup,
    supervisor,
    sync,
    tasks,
    users,
    defaultSession,
  } as const;
}

export type Domain = Awaited<ReturnType<typeof buildDomain>>;
