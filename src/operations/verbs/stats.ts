import type { Reader } from '../../db/connection.js';
import { scopeOf, type Scope } from '../../db/scope.js';
import { startOfLocalDay } from '../../kernel/calendar.js';
import type { Clock } from '../../kernel/clock.js';
import type { Principal } from '../../kernel/principal.js';
import type { SessionView, StatsView } from '../../protocol/views.js';
import type { SessionRow, Sessions } from '../../sessions/index.js';
import { countConsenting, countConversations, countMessages } from '../store/stats-store.js';

interface Ports {
  db: Reader;
  clock: Clock;
  sessions: Sessions;
  sessionViews(rows: readonly SessionRow[]): Promise<SessionView[]>;
  defaultSession: string;
  zone: string;
  /** Message templates of a company. */
  countTemplates(scope: Scope): Promise<number>;
}

const monthMs = 30 * 24 * 3_600_000;
const working = 'WORKING';

/** What has left, or is leaving; the rest never did or never will. */
const wentOut = new Set(['sending', 'sent', 'delivered', 'read', 'failed', 'unknown']);
const arrived = new Set(['sent', 'delivered', 'read']);

/** Percent with one decimal; 0 where nothing was sent. */
const percent = (part: number, whole: number) =>
  whole === 0 ? 0 : Math.round((part / whole) * 1_000) / 10;

/** Figures of what a caller may read, counted from the rows each time. */
export function createStats(ports: Ports) {
  const { db, clock, sessions, defaultSession, zone } = ports;

  /** What this number may still send within the hour; 0 when there is no such number. */
  async function leftOfHour(rows: readonly SessionRow[], wanted: string): Promise<number> {
    const row = rows.find(({ id, name }) => id === wanted || name === wanted) ?? rows[0];
    const [view] = row ? await ports.sessionViews([row]) : [];
    const { used, limit } = view?.budget.hour ?? { used: 0, limit: 0 };
    return Math.max(0, limit - used);
  }

  return {
    /** `session` says whose hour is told; it throws unknown_session. */
    async of(caller: Principal, session: string | undefined): Promise<StatsView> {
      const scope = scopeOf(caller);
      const now = clock.now();
      if (session !== undefined) await sessions.get(db, scope, session);
      const rows = await sessions.list(db, scope);
      const midnights = new Map(
        rows.map(row => [row.id, startOfLocalDay(now, row.timezone ?? zone)]),
      );
      const since = new Date(now.getTime() - monthMs);
      const counts = await countMessages(db, scope, { midnights, since });
      const incoming = counts.filter(({ direction }) => direction === 'in');
      const outgoing = counts.filter(({ status }) => status !== null && wentOut.has(status));
      const sum = (of: typeof counts, which: 'total' | 'today' | 'recent') =>
        of.reduce((total, count) => total + count[which], 0);
      const total = sum(outgoing, 'total');
      const successful = sum(
        outgoing.filter(({ status }) => arrived.has(status ?? '')),
        'total',
      );
      const [inRecently, outRecently] = [sum(incoming, 'recent'), sum(outgoing, 'recent')];
      return {
        success: true,
        stats: {
          total_messages: total,
          today_messages: sum(outgoing, 'today'),
          successful_messages: successful,
          success_rate: percent(successful, total),
          customers_with_consent: await countConsenting(db, scope),
          total_templates: await ports.countTemplates(scope),
          rate_limit_remaining: await leftOfHour(rows, session ?? defaultSession),
        },
        data: {
          activeSessions: rows.filter(({ status }) => status === working).length,
          totalChats: await countConversations(db, scope),
          messages30d: {
            total: inRecently + outRecently,
            incoming: inRecently,
            outgoing: outRecently,
          },
        },
      };
    },
  };
}

export type Stats = ReturnType<typeof createStats>;
