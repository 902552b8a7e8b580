import type { Companies } from '../../companies/index.js';
import type { Reader } from '../../db/connection.js';
import { scopeOf } from '../../db/scope.js';
import { defineRoute, type Route } from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import { nowhere, type Principal } from '../../kernel/principal.js';
import type { BootstrapView, GrantView } from '../../protocol/views.js';
import type { Sessions } from '../../sessions/index.js';
import type { Stream } from '../../stream/index.js';
import type { Inbox } from '../inbox.js';

interface Ports {
  db: Reader;
  inbox: Inbox;
  sessions: Sessions;
  companies: Companies;
  stream: Stream;
  sandbox: boolean;
  version: string;
  /** Largest file that may be sent. */
  maxMediaBytes: number;
  now(): Date;
}

const firstRows = 100;

function grantViews({ grants }: Principal): GrantView[] | null {
  return grants && [...grants].map(([sessionId, rights]) => ({ sessionId, rights: [...rights] }));
}

/** Everything the page needs to show its first screen, in one answer. */
export function bootstrapRoutes(ports: Ports): Route[] {
  const { db, inbox, sessions, companies, stream, sandbox, version, maxMediaBytes, now } = ports;
  return [
    defineRoute({
      method: 'get',
      path: '/api/bootstrap',
      permission: 'signed-in',
      status: 200,
      async handle({ caller }): Promise<BootstrapView> {
        if (caller.kind !== 'user' || caller.companyId === nowhere)
          throw new AppError('forbidden', 'This call is for people of a company.');
        const scope = scopeOf(caller);
        // Read first: whatever changes while the rest is read is told again as an event.
        const seq = await stream.head(db, caller.companyId);
        const { id, name, timezone } = await companies.get(db, caller.companyId);
        const { data, counts, total, nextCursor } = await inbox.listConversations(caller, {
          view: 'all',
          limit: firstRows,
        });
        return {
          me: { id: caller.id, email: caller.email, name: caller.name, role: caller.role },
          rights: [...caller.permissions],
          grants: grantViews(caller),
          company: { id, name, timezone },
          sandbox,
          now: now().toISOString(),
          sessions: await inbox.sessionViews(await sessions.list(db, scope)),
          pauses: await inbox.pauses(scope),
          labels: await inbox.labels(caller),
          conversations: data,
          nextCursor,
          total,
          counts,
          seq,
          version,
          maxMediaBytes,
        };
      },
    }),
  ];
}
