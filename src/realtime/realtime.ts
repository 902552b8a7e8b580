import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { Reader } from '../db/connection.js';
import type { Clock } from '../kernel/clock.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { Log } from '../kernel/log.js';
import type { Principal } from '../kernel/principal.js';
import type {
  PageToServer,
  ServerToPage,
  StreamData,
  StreamEvent,
  SyncAnswer,
} from '../protocol/socket.js';
import type { LaneView } from '../protocol/views.js';
import type { Stream } from '../stream/index.js';
import { presentEvent, type Present } from './present.js';
import { haveSameRights, isVisible, latestOfEach, mayHear } from './visible.js';

interface Ports {
  db: Reader;
  clock: Clock;
  log: Log;
  stream: Stream;
  present: Present;
  /** The caller behind a handshake, or null. Asked again while the socket lives. */
  authenticate(request: IncomingMessage): Promise<Principal | null>;
  /** Changes whenever rights were given or taken, in whichever process. */
  rightsVersion(): Promise<string | null>;
  /** Whether a handshake comes from one of our own pages. */
  isOurOrigin(request: IncomingMessage): boolean;
  /** A lane as it stands now, and whose it is; null when there is no such session any more. */
  lane(sessionId: SessionId): Promise<{ companyId: CompanyId; lane: LaneView } | null>;
}

interface SocketData {
  caller: Principal;
  /** How far the log was read for this socket. */
  read: number;
  /** The number it was given last; what it may not see leaves no number behind. */
  given: number;
  /** Events of one socket go out one after the other. */
  busy: Promise<void>;
}

type PageSocket = Socket<PageToServer, ServerToPage, Record<string, never>, SocketData>;

const heartbeatMs = 10_000;
const syncLimit = 500;
/** Places of a lane are told at most this often. */
const laneEveryMs = 250;
/** Taken rights end what is told within this time. */
const rightsEveryMs = 1_000;
const maxFrameBytes = 64 * 1024;

/**
 * Numbered changes out to the browsers. It reads the log after each commit instead of listening to
 * what happens, so nothing that is in the database is ever missed, and nothing else is ever told.
 */
export function createRealtime(ports: Ports) {
  const { db, clock, log, stream, present } = ports;
  const stopping = new AbortController();
  const lanes = new Set<SessionId>();
  let io: Server<PageToServer, ServerToPage, Record<string, never>, SocketData> | undefined;

  /** The visible changes after `since` as they are now; null when the log no longer reaches there. */
  async function changesAfter(caller: Principal, since: number) {
    const rows = await stream.since(db, caller.companyId, { since, limit: syncLimit });
    if (rows === null) return null;
    const changes: (StreamData & { seq: number })[] = [];
    for (const row of latestOfEach(rows.filter(row => isVisible(caller, row)))) {
      const change = await presentEvent(present, caller, row);
      if (change) changes.push({ ...change, seq: row.seq });
    }
    return { changes, read: rows.at(-1)?.seq ?? since, more: rows.length === syncLimit };
  }

  async function answerSync({ data }: PageSocket, since: number): Promise<SyncAnswer> {
    const found = await changesAfter(data.caller, since);
    if (!found) {
      data.read = data.given = await stream.head(db, data.caller.companyId);
      return { reset: true, seq: data.given };
    }
    let prev = since;
    const events = found.changes.map(change => {
      const event: StreamEvent = { ...change, prev };
      prev = change.seq;
      return event;
    });
    data.read = data.given = found.read;
    return { reset: false, events, seq: found.read, more: found.more };
  }

  async function push(socket: PageSocket): Promise<void> {
    const { data } = socket;
    for (;;) {
      const found = await changesAfter(data.caller, data.read);
      // A log that no longer reaches back: the next heartbeat shows the page that it is behind.
      if (!found) return;
      for (const change of found.changes) {
        socket.emit('event', { ...change, prev: data.given });
        data.given = change.seq;
      }
      data.read = found.read;
      if (!found.more) return;
    }
  }

  /** One at a time per socket, so that numbers leave in order. */
  function pushTo(socket: PageSocket): void {
    const next = socket.data.busy.then(() => push(socket));
    socket.data.busy = next.catch((error: unknown) =>
      log.error('a change could not be told', { err: error }),
    );
  }

  async function tellLane(sessionId: SessionId): Promise<void> {
    const found = await ports.lane(sessionId);
    if (!found) return;
    const where = { companyId: found.companyId, sessionId };
    for (const socket of io?.sockets.sockets.values() ?? []) {
      if (mayHear(socket.data.caller, where, 'messages:read'))
        socket.volatile.emit('lane', found.lane);
    }
  }

  async function tellLanes(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(laneEveryMs, stopping.signal);
      const due = [...lanes];
      lanes.clear();
      if (!io || io.sockets.sockets.size === 0) continue;
      for (const sessionId of due) {
        await tellLane(sessionId).catch((error: unknown) =>
          log.error('places could not be told', { err: error }),
        );
      }
    }
  }

  /** Asks again who this is; whoever may come in no more is cut off. */
  async function refresh(socket: PageSocket): Promise<Principal | null> {
    const caller = await ports.authenticate(socket.request).catch(() => null);
    if (!caller) {
      socket.disconnect(true);
      return null;
    }
    const before = socket.data.caller;
    socket.data.caller = caller;
    if (!haveSameRights(before, caller)) socket.emit('rights');
    return caller;
  }

  const refreshAll = () =>
    Promise.all([...(io?.sockets.sockets.values() ?? [])].map(socket => refresh(socket)));

  async function beatTo(socket: PageSocket): Promise<void> {
    const caller = await refresh(socket);
    if (!caller) return;
    const seq = await stream.head(db, caller.companyId);
    socket.emit('heartbeat', { seq, now: clock.now().toISOString() });
  }

  async function beat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(heartbeatMs, stopping.signal);
      for (const socket of io?.sockets.sockets.values() ?? []) {
        await beatTo(socket).catch((error: unknown) =>
          log.error('a heartbeat could not be told', { err: error }),
        );
      }
    }
  }

  async function heedRights(): Promise<void> {
    let known = await ports.rightsVersion();
    while (!stopping.signal.aborted) {
      await clock.sleep(rightsEveryMs, stopping.signal);
      if (stopping.signal.aborted) return;
      const version = await ports.rightsVersion().catch(() => known);
      if (version === known) continue;
      known = version;
      await refreshAll();
    }
  }

  /** Whether somebody may come in; what is told begins with the newest number. */
  async function letIn(socket: PageSocket): Promise<boolean> {
    const caller = await ports.authenticate(socket.request);
    if (!caller) return false;
    const head = await stream.head(db, caller.companyId);
    Object.assign(socket.data, { caller, read: head, given: head, busy: Promise.resolve() });
    return true;
  }

  function welcome(socket: PageSocket): void {
    socket.on('sync', (since, answer) => {
      if (typeof answer !== 'function' || !Number.isSafeInteger(since) || since < 0) return;
      socket.data.busy = socket.data.busy
        .then(async () => answer(await answerSync(socket, since)))
        .catch((error: unknown) =>
          log.error('a page could not be brought up to date', { err: error }),
        );
      pushTo(socket);
    });
  }

  return {
    attach(server: HttpServer): void {
      io = new Server(server, {
        serveClient: false,
        maxHttpBufferSize: maxFrameBytes,
        transports: ['websocket', 'polling'],
        allowRequest: (request, decide) =>
          decide(null, !stopping.signal.aborted && ports.isOurOrigin(request)),
      });
      io.use((socket, next) => {
        letIn(socket).then(
          isIn => next(isIn ? undefined : new Error('unauthenticated')),
          (error: unknown) => {
            log.error('a page could not be let in', { err: error });
            next(new Error('unauthenticated'));
          },
        );
      });
      io.on('connection', welcome);
      void tellLanes();
      void beat();
      heedRights().catch((error: unknown) =>
        log.error('rights could not be watched', { err: error }),
      );
    },

    /** After a commit that announced something. */
    heard(companyId: CompanyId): void {
      for (const socket of io?.sockets.sockets.values() ?? []) {
        if (socket.data.caller.companyId === companyId) pushTo(socket);
      }
    },

    /** Places of this lane may have changed. */
    laneMoved(sessionId: SessionId): void {
      lanes.add(sessionId);
    },

    /** A code to scan came, changed or went. */
    qrChanged(companyId: CompanyId, sessionId: SessionId): void {
      const at = clock.now().toISOString();
      for (const socket of io?.sockets.sockets.values() ?? []) {
        if (mayHear(socket.data.caller, { companyId, sessionId }, 'sessions:link'))
          socket.emit('qr', { sessionId, at });
      }
    },

    /** Tells every page to come back later. The server it hangs on goes on answering. */
    stop(): void {
      stopping.abort();
      io?.disconnectSockets(true);
      io?.engine.close();
    },
  };
}

export type Realtime = ReturnType<typeof createRealtime>;
