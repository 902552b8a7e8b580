import type { Reader } from '../db/connection.js';
import { scopeOf } from '../db/scope.js';
import type { Delivery } from '../delivery/index.js';
import type { Inbox } from '../inbox/index.js';
import type { Clock } from '../kernel/clock.js';
import type { SessionId } from '../kernel/ids.js';
import type { Principal } from '../kernel/principal.js';
import type { HoldCode } from '../protocol/codes.js';
import type { EtaView, QueueSessionView, QueueStatusView, SessionView } from '../protocol/views.js';
import type { MachineTrouble } from '../pacing/index.js';
import type { Queue } from '../queue/index.js';
import type { SessionRow, Sessions, Supervisor } from '../sessions/index.js';
import type { DiskWatch } from './workers/disk-watch.js';
import { queueSentence, stopsAll } from './queue-sentence.js';
import { queueSummary, type LaneNow } from './queue-summary.js';
import {
  countEnded,
  countHeld,
  countLanes,
  countOpen,
  isReadable,
  listToDecide,
  type LaneCounts,
} from './store.js';

interface Ports {
  db: Reader;
  clock: Clock;
  delivery: Delivery;
  inbox: Inbox;
  sessions: Sessions;
  supervisor: Supervisor;
  queue: Queue;
  machine: {
    trouble(): MachineTrouble | null;
    disk: Pick<DiskWatch, 'isFullForMedia' | 'isJournalLarge'>;
  };
  sandbox: boolean;
  version: string;
  zone: string;
  /** Whether this process is the one that sends. */
  isSender(): boolean;
  /** Webhooks that wait to be understood, and those put aside because they could not be. */
  webhooks(): Promise<{ waiting: number; aside: number }>;
  startedAt: Date;
}

const dayMs = 24 * 3_600_000;
/** So many messages that need a word are named; the others follow when these are settled. */
const mostToDecide = 20;

function later(etas: readonly (EtaView | null)[]): EtaView | null {
  const known = etas.filter(eta => eta !== null);
  if (known.length === 0) return null;
  const latest = (which: keyof EtaView) =>
    known
      .map(eta => eta[which])
      .sort()
      .at(-1) ?? '';
  return { p50: latest('p50'), p90: latest('p90') };
}

/** What is under way at a session, for its own view. */
export function sessionCounts(db: Reader) {
  return async (sessionId: SessionId): Promise<SessionView['queue']> => {
    const { pending, sending } = await countOpen(db, sessionId);
    return { waiting: pending, sending, held: await countHeld(db, sessionId) };
  };
}

/** How the gateway is doing, for people and monitors. It changes no message. */
export function createOperations(ports: Ports) {
  const { db, clock, delivery, inbox, sessions, supervisor, queue } = ports;

  async function laneNow(
    session: SessionRow,
  ): Promise<{ view: QueueSessionView; now: LaneNow; unknown: number }> {
    const places = [
      ...(await delivery.places({ companyId: session.companyId, sessionId: session.id })).values(),
    ];
    const open = await countOpen(db, session.id);
    const held: Partial<Record<HoldCode, number>> = {};
    for (const { hold } of places) if (hold) held[hold.code] = (held[hold.code] ?? 0) + 1;
    const next =
      places
        .map(({ eta }) => eta?.p50)
        .filter(at => at !== undefined)
        .sort()[0] ?? null;
    const { budget } = await delivery.limits(session);
    const foreseen = places.filter(({ eta }) => eta !== null).length;
    const endless = Math.max(0, open.pending - foreseen);
    return {
      unknown: open.unknown,
      now: {
        session: session.name,
        label: session.label,
        waiting: open.pending,
        holds: places.flatMap(({ hold }) => hold ?? []),
        endless,
      },
      view: {
        sessionId: session.id,
        session: session.name,
        waiting: open.pending,
        sending: open.sending,
        held,
        budget,
        nextSendAt: next,
        eta: later(places.map(({ eta }) => eta)),
        endless,
      },
    };
  }

  /** What no number gets past, whatever the rules say. */
  function troubleNow(): QueueStatusView['trouble'] {
    if (queue.state() === 'down') return 'store_away';
    if (supervisor.isKeyRefused()) return 'waha_key_refused';
    return supervisor.reachable() ? null : 'waha_away';
  }

  /** What a monitor should tell somebody about, in words that do not change. */
  function alertsOf({ silent, setAside, aside }: LaneCounts & { aside: number }): string[] {
    const { machine } = ports;
    const trouble = machine.trouble();
    return [
      ...(trouble ? [trouble.code] : []),
      ...(machine.disk.isFullForMedia() ? ['media_full'] : []),
      ...(machine.disk.isJournalLarge() ? ['database_journal_large'] : []),
      ...(supervisor.isKeyRefused() ? ['waha_key_refused'] : []),
      ...(queue.complaint() ? ['queue_may_lose_jobs'] : []),
      ...(silent > 0 ? ['silent_number'] : []),
      ...(setAside > 0 ? ['message_set_aside'] : []),
      ...(aside > 0 ? ['webhooks_aside'] : []),
    ];
  }

  return {
    async queueStatus(caller: Principal): Promise<QueueStatusView> {
      const scope = scopeOf(caller);
      const readable = await sessions.list(db, scope);
      const sessionIds = readable.map(({ id }) => id);
      const dayAgo = new Date(clock.now().getTime() - dayMs);
      const lanes = await Promise.all(readable.map(laneNow));
      const pauses = await inbox.pauses(scope);
      const sum = (of: (view: QueueSessionView) => number) =>
        lanes.reduce((total, { view }) => total + of(view), 0);
      const held: Partial<Record<HoldCode, number>> = {};
      for (const { view } of lanes) {
        for (const [code, n] of Object.entries(view.held))
          held[code as HoldCode] = (held[code as HoldCode] ?? 0) + n;
      }
      const drain = later(lanes.map(({ view }) => view.eta));
      const summary = queueSummary(
        lanes.map(({ now }) => now),
        drain,
      );
      const standby = !ports.isSender();
      const trouble = troubleNow();
      return {
        sentence: queueSentence({ summary, pauses, zone: ports.zone, standby, trouble }),
        summary,
        standby,
        trouble,
        toDecide: await listToDecide(db, sessionIds, mostToDecide),
        paused: pauses.some(stopsAll),
        pauses,
        waiting: summary.waiting,
        active: sum(view => view.sending),
        delayed: Object.entries(held).reduce(
          (total, [code, n]) => total + (code === 'turn' ? 0 : n),
          0,
        ),
        ...(await countEnded(db, { companyId: caller.companyId, sessionIds }, dayAgo)),
        unknown: lanes.reduce((total, lane) => total + lane.unknown, 0),
        held,
        drain,
        sessions: lanes.map(({ view }) => view),
      };
    },

    async health() {
      const readable = await isReadable(db);
      const lanes = readable
        ? await countLanes(db)
        : { waiting: 0, working: 0, silent: 0, setAside: 0, total: 0 };
      const webhooks = readable ? await ports.webhooks() : { waiting: 0, aside: 0 };
      const server = supervisor.server();
      return {
        status: readable ? 'ok' : 'error',
        whatsapp: { ready: lanes.working > 0 && supervisor.reachable() },
        version: ports.version,
        uptimeS: Math.round((clock.now().getTime() - ports.startedAt.getTime()) / 1_000),
        sandbox: ports.sandbox,
        database: { state: readable ? 'up' : 'down', kind: 'sqlite' },
        redis: { state: queue.state(), kind: queue.kind },
        queue: {
          state: queue.state(),
          sender: ports.isSender(),
          standby: !ports.isSender(),
          waiting: lanes.waiting,
        },
        waha: {
          reachable: supervisor.reachable(),
          version: server?.version ?? null,
          engine: server?.engine ?? null,
        },
        alerts: alertsOf({ ...lanes, aside: webhooks.aside }),
        webhooks,
        sessions: { working: lanes.working, silent: lanes.silent, total: lanes.total },
      };
    },
  };
}

export type Operations = ReturnType<typeof createOperations>;
