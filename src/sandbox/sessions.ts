import type { Engine } from './engines.js';
import type { Events } from './events.js';
import { mintQr } from './pairing.js';
import type { Me, Session, SessionConfig, SessionStatus } from './model.js';
import type { Pace } from './pace.js';

/** Numbers WAHA is connected with, and how they come and go. */
export interface Sessions {
  list(): readonly Session[];
  find(name: string): Session | undefined;
  /** Adds a session without starting it. */
  add(name: string, config: SessionConfig | null, login: Me | null): Session;
  /** STARTING at once; WORKING or SCAN_QR_CODE soon after. */
  start(session: Session): void;
  /** STOPPED at once; resolves when WAHA has wound the session down. */
  stop(session: Session): Promise<void>;
  /** STOPPED, then STARTING, when it resolves. */
  restart(session: Session): Promise<void>;
  remove(session: Session): Promise<void>;
  /** Moves the session there and stays there, unless the status has a way on (QR codes). */
  setStatus(session: Session, status: SessionStatus): void;
  /** Announces WORKING again with data about a restriction. */
  reissue(session: Session, data: Record<string, unknown>): void;
  /** The phone has scanned: logged in, WORKING soon after. */
  loggedIn(session: Session, me: Me): void;
  /** The socket to WhatsApp breaks; WAHA needs 2 s to notice. */
  closeWire(session: Session): void;
  /** The session once it has one of these statuses, or undefined after `waitMs`. */
  until(name: string, statuses: readonly string[], waitMs: number): Promise<Session | undefined>;
  /** Runs now, or when the session is connected again: WhatsApp keeps it meanwhile. */
  whenWorking(session: Session, deed: () => void): void;
}

interface Parts {
  engine: Engine;
  pace: Pace;
  events: Events;
  /** A session came, changed or went. */
  onChange: () => void;
}

const connectMs = 400;
const windDownMs = 3_000;
const reconnectMs = 2_000;
const firstQrMs = 60_000;
const nextQrMs = 20_000;
const qrsPerPairing = 6;
const longestBacklog = 5_000;

function newSession(name: string, config: SessionConfig | null, login: Me | null): Session {
  return {
    name,
    config,
    login,
    status: 'STOPPED',
    wanted: false,
    me: null,
    statuses: [],
    qr: null,
    timelock: null,
    capping: null,
    wireClosed: false,
    activeAtMs: null,
    run: 0,
    backlog: [],
  };
}

export function createSessions({ engine, pace, events, onChange }: Parts): Sessions {
  const sessions = new Map<string, Session>();
  const watchers = new Set<() => void>();

  function changed(): void {
    for (const watcher of [...watchers]) watcher();
    onChange();
  }

  function announce(session: Session, data?: Record<string, unknown>): void {
    const { name, status } = session;
    session.statuses = [...session.statuses, { status, timestamp: pace.nowMs() }].slice(-3);
    const payload = { name, status, statuses: session.statuses, ...(data ? { data } : {}) };
    events.emit(session, 'session.status', payload);
  }

  function become(session: Session, status: SessionStatus): void {
    const isRepeat = session.status === 'WORKING' && status === 'WORKING';
    session.status = status;
    if (status !== 'SCAN_QR_CODE') session.qr = null;
    if (status === 'WORKING') session.me = session.login;
    if (!isRepeat) announce(session);
    changed();
    if (status === 'WORKING') for (const deed of session.backlog.splice(0)) deed();
  }

  /** Begins a new run; steps of the run before it fall silent. */
  function nextRun(session: Session): () => boolean {
    session.run += 1;
    session.wireClosed = false;
    const { run } = session;
    return () => session.run === run && !pace.stopped.aborted;
  }

  async function showQrs(session: Session, isCurrent: () => boolean): Promise<void> {
    for (let shown = 0; shown < qrsPerPairing; shown += 1) {
      session.qr = mintQr();
      become(session, 'SCAN_QR_CODE');
      await pace.sleep(shown === 0 ? firstQrMs : nextQrMs);
      if (!isCurrent()) return;
    }
    become(session, 'FAILED');
  }

  async function connect(session: Session, isCurrent: () => boolean): Promise<void> {
    await pace.sleep(connectMs);
    if (!isCurrent()) return;
    if (session.login) return become(session, 'WORKING');
    await showQrs(session, isCurrent);
  }

  function start(session: Session): void {
    const isCurrent = nextRun(session);
    session.wanted = true;
    session.me = null;
    session.statuses = [];
    become(session, 'STOPPED');
    become(session, 'STARTING');
    pace.inBackground(() => connect(session, isCurrent));
  }

  async function stop(session: Session): Promise<void> {
    nextRun(session);
    session.wanted = false;
    const wasRunning = session.status !== 'STOPPED';
    become(session, 'STOPPED');
    session.me = null;
    if (wasRunning) await pace.sleep(windDownMs);
  }

  async function restart(session: Session): Promise<void> {
    await stop(session);
    start(session);
  }

  async function remove(session: Session): Promise<void> {
    await stop(session);
    session.login = null;
    sessions.delete(session.name);
    changed();
  }

  function setStatus(session: Session, status: SessionStatus): void {
    const isCurrent = nextRun(session);
    session.wanted = status !== 'STOPPED';
    if (status === 'SCAN_QR_CODE') return pace.inBackground(() => showQrs(session, isCurrent));
    become(session, status);
    if (status === 'STOPPED') session.me = null;
  }

  function loggedIn(session: Session, me: Me): void {
    const isCurrent = nextRun(session);
    session.login = me;
    session.me = me;
    if (engine.name === 'NOWEB') become(session, 'STARTING');
    pace.inBackground(() => connect(session, isCurrent));
  }

  async function reconnect(session: Session, isCurrent: () => boolean): Promise<void> {
    await pace.sleep(reconnectMs);
    if (!isCurrent()) return;
    session.wireClosed = false;
    become(session, 'STARTING');
    await connect(session, isCurrent);
  }

  function closeWire(session: Session): void {
    const isCurrent = nextRun(session);
    session.wireClosed = true;
    pace.inBackground(() => reconnect(session, isCurrent));
  }

  async function until(name: string, statuses: readonly string[], waitMs: number) {
    const found = () => {
      const session = sessions.get(name);
      return session && statuses.includes(session.status) ? session : undefined;
    };
    if (found()) return found();
    const met = new AbortController();
    const watcher = () => found() && met.abort();
    watchers.add(watcher);
    await pace.sleep(waitMs, met.signal);
    watchers.delete(watcher);
    return found();
  }

  return {
    list: () => [...sessions.values()],
    find: name => sessions.get(name),
    add(name, config, login) {
      const session = newSession(name, config, login);
      sessions.set(name, session);
      changed();
      return session;
    },
    start,
    stop,
    restart,
    remove,
    setStatus,
    reissue: announce,
    loggedIn,
    closeWire,
    until,
    whenWorking(session, deed) {
      if (session.status === 'WORKING') return deed();
      if (session.backlog.length < longestBacklog) session.backlog.push(deed);
    },
  };
}
