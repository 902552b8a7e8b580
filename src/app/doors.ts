import { join } from 'node:path';
import { deliveryRoutes, foreseeRoutes, unknownRoutes } from '../delivery/index.js';
import { createHttpServer, isSameOrigin, type Route } from '../http/index.js';
import {
  blockRoutes,
  bootstrapRoutes,
  consentRoutes,
  contactRoutes,
  conversationRoutes,
  customerConsentRoutes,
  labelRoutes,
  mergeRoutes,
  messageRoutes,
  noteRoutes,
  openConversation,
  syncView,
} from '../inbox/index.js';
import { ingestRoutes } from '../ingest/index.js';
import type { TemplateId } from '../kernel/ids.js';
import type { Principal } from '../kernel/principal.js';
import { mediaRoutes } from '../media/index.js';
import {
  createStats,
  operationsRoutes,
  resumeRoutes,
  sandboxRoutes,
  simulateRoutes,
  statsRoutes,
} from '../operations/index.js';
import { policyRoutes } from '../policy/index.js';
import { createRealtime } from '../realtime/index.js';
import { scopeOf } from '../db/scope.js';
import { sessionRoutes } from '../sessions/index.js';
import { templateRoutes, templateView } from '../templates/index.js';
import type { Domain } from './domain.js';
import type { Foundation } from './foundation.js';
import { identityRoutes } from './identity-routes.js';
import type { Machine } from './machine.js';

interface Parts {
  foundation: Foundation;
  domain: Domain;
  version: string;
  withContext<Result>(fields: Record<string, unknown>, run: () => Result): Result;
  isStopping(): boolean;
  machine: Machine;
}

/** Addresses that answer the page; everything else is the API or nothing. */
const pages = [
  '/',
  '/conversations',
  '/conversations-beautiful.html',
  '/inbox',
  '/sessions',
  '/queue',
  '/policy',
  '/team',
  '/keys',
  '/audit',
  '/templates',
  '/login',
  '/setup',
  '/invite',
  '/reset',
];

function routesOf({ foundation, domain, version, machine }: Parts): Route[] {
  const { db, transact, clock, stream, config } = foundation;
  const { companies, contacts, consent, conversations, defaultSession, delivery, inbox, sessions } =
    domain;
  const sessionId = async (caller: Principal, reference: string) =>
    (await sessions.get(db, scopeOf(caller), reference)).id;
  const mayChange = (caller: Principal, contactId: string) =>
    domain.access.mayReach(caller, 'contacts:write', { contactId });
  return [
    ...identityRoutes(foundation, domain),
    ...bootstrapRoutes({
      db,
      inbox,
      sessions,
      companies,
      stream,
      version,
      maxMediaBytes: config.maxMediaBytes,
      sandbox: domain.desk !== null,
      now: () => clock.now(),
    }),
    ...deliveryRoutes({
      delivery,
      transact,
      media: domain.media,
      idempotency: domain.idempotency,
      templates: domain.templates,
      db,
      now: () => clock.now(),
      maxMediaBytes: config.maxMediaBytes,
    }),
    ...foreseeRoutes({ delivery }),
    ...unknownRoutes({ delivery }),
    ...messageRoutes({ db, inbox, sessions }),
    ...conversationRoutes({
      db,
      inbox,
      sessions,
      open: openConversation({ transact, contacts, conversations, sessions, defaultSession }),
    }),
    ...noteRoutes({ notes: inbox.notes }),
    ...labelRoutes({ transact, conversations, inbox }),
    ...contactRoutes({
      db,
      transact,
      contacts,
      consent,
      inbox,
      startSync: domain.sync.start,
      sees: domain.access.seesContact,
      mayChange,
    }),
    ...blockRoutes({
      transact,
      clock,
      contacts,
      inbox,
      changed: (company, contactId) => domain.asked(company, contactId),
    }),
    ...mergeRoutes({ transact, people: domain.people, inbox }),
    ...consentRoutes({ db, transact, contacts, consent, inbox, now: () => clock.now() }),
    ...customerConsentRoutes({ db, transact, contacts, consent, mayChange }),
    ...sessionRoutes({ db, sessions, present: rows => inbox.sessionViews(rows), defaultSession }),
    ...policyRoutes({ db, policy: domain.policy, sessionId, now: () => clock.now() }),
    ...resumeRoutes({ resuming: domain.resuming, sessionId }),
    ...simulateRoutes({ simulation: domain.simulation, sessionId }),
    ...templateRoutes({ db, templates: domain.templates }),
    ...mediaRoutes({ media: domain.media }),
    ...ingestRoutes({ ingest: domain.ingest }),
    ...operationsRoutes({
      operations: domain.operations,
      async clockConfirmed(company) {
        const object = { kind: 'clock', id: null } as const;
        await transact(company, async unit => unit.note({ what: 'clock.confirmed', object }));
        machine.time.confirm();
      },
    }),
    ...statsRoutes({
      stats: createStats({
        ...{ db, clock, sessions, defaultSession, zone: domain.rules.zone },
        sessionViews: inbox.sessionViews,
        countTemplates: ({ companyId }) => domain.templates.count(db, companyId),
      }),
    }),
    ...sandboxRoutes({ desk: domain.desk, db, sessions }),
  ];
}

/** HTTP and sockets over the finished house. */
export function openDoors(parts: Parts) {
  const { foundation, domain, withContext, isStopping, machine } = parts;
  const { db, clock, newId, log, root, config, stream } = foundation;
  const { access, inbox, sessions, tasks } = domain;
  const { trustedOrigins } = config.http;

  const http = createHttpServer({
    routes: routesOf(parts),
    authenticate: ({ headers }) => access.authenticate(headers),
    mayReach: access.mayReach,
    clock,
    newId,
    withContext,
    isStopping,
    isFull: () => machine.disk.fullSince() !== null,
    trustedOrigins,
    pages,
    log: log.child('http'),
    publicFolder: join(root, 'public'),
  });

  const realtime = createRealtime({
    db,
    clock,
    stream,
    log: log.child('realtime'),
    authenticate: async ({ headers }) => (await access.authenticate(headers))?.principal ?? null,
    rightsVersion: domain.rightsVersion,
    isOurOrigin: ({ headers }) => isSameOrigin(headers, trustedOrigins),
    lane: async sessionId => {
      const session = await sessions.findAny(db, sessionId);
      return session && { companyId: session.companyId, lane: await inbox.lane(session) };
    },
    present: {
      message: inbox.message,
      conversation: inbox.conversation,
      activity: inbox.activity,
      labels: inbox.labels,
      note: inbox.note,
      // Asked for whoever the id leads to now: conversations of a merged person have moved.
      async contact(caller, id) {
        const view = await inbox.contact(caller, id);
        return view && (await access.seesContact(caller, view.id)) ? view : null;
      },
      session: inbox.session,
      pauses: caller => inbox.pauses(scopeOf(caller)),
      async template({ companyId }, id) {
        const found = await domain.templates.find(db, companyId, id as TemplateId);
        return found && templateView(found);
      },
      async sync(caller, taskId) {
        const task = await tasks.find(db, caller.companyId, taskId);
        const session =
          task?.sessionId && (await sessions.find(db, scopeOf(caller), task.sessionId));
        return task && session ? syncView(task, session.name) : null;
      },
      now: () => clock.now(),
    },
  });
  realtime.attach(http.server);
  return { http, realtime };
}

export type Doors = ReturnType<typeof openDoors>;
