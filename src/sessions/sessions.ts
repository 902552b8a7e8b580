import type { Reader } from '../db/connection.js';
import type { Scope } from '../db/scope.js';
import type { Seal } from '../db/seal.js';
import { wholeCompany } from '../db/scope.js';
import type { Transact, Unit } from '../db/transactor.js';
import { AppError } from '../kernel/errors.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { RandomBytes } from '../kernel/random.js';
import type { QrView } from '../protocol/views.js';
import { webhookConfig, type Waha } from '../waha/index.js';
import { drawQr } from './adapters/qr-picture.js';
import { dayMoveOf } from './counted-day.js';
import { asksForScan } from './session-status.js';
import type { SessionRow } from './model.js';
import {
  findAnySession,
  findSession,
  getSession,
  insertSession,
  listByOrigin,
  listSessionEvents,
  listSessions,
  updateSession,
} from './store.js';
import { changeSession, type ChangePorts } from './verbs/change-session.js';
import { noteHealth, type Health } from './verbs/note-health.js';
import { noteSilence } from './verbs/note-silence.js';
import { endTimelock, report, type StatusReport } from './verbs/report.js';

export interface SessionPorts extends ChangePorts {
  transact: Transact;
  randomBytes: RandomBytes;
  seal: Seal;
  waha: Waha;
  origin: SessionRow['origin'];
  /** Told, in the same transaction, that a session now is another phone number. */
  otherNumber?(unit: Unit, session: SessionRow): Promise<void>;
  /** The address at which WAHA reaches our webhook door for this session. */
  hookUrl(id: SessionId): string;
}

export interface Hook {
  id: SessionId;
  companyId: CompanyId;
  /** The session's name at WAHA. */
  name: string;
  key: string;
}

const onSession = ({ id, label }: SessionRow) => ({ kind: 'session', id, name: label }) as const;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** A QR code lives about 20 s before WhatsApp replaces it. */
const qrLifeMs = 20_000;

/** After our settings a session may restart, and WAHA's clock may differ from ours. */
const setUpSlackMs = 10_000;

/** What WhatsApp has not told of a new session, and its health before anything happened. */
const untold = {
  timelockActive: null,
  timelockType: null,
  timelockUntil: null,
  cappingStatus: null,
  cappingUsed: null,
  cappingLimit: null,
  cappingUntil: null,
  signalsAt: null,
  healthScore: 100,
  healthLevel: 'good',
  healthParts: [],
  healthSince: null,
  healthAbove: {},
  silentKind: null,
  silentSince: null,
} satisfies Partial<SessionRow>;

/** WhatsApp numbers: what we want of them, what WAHA says of them, and their secrets. Sends nothing. */
export function createSessions(ports: SessionPorts) {
  const { transact, clock, newId, randomBytes, seal, waha, origin } = ports;

  /** Asked for with every webhook; what they hold never changes. */
  const hooks = new Map<string, Hook>();

  /** When we last set up a session at WAHA, which may have restarted it. */
  const setUps = new Map<SessionId, { from: Date; to: Date | null }>();

  function broughtAbout({ id, wanted }: SessionRow, at: Date): boolean {
    if (wanted === 'stopped') return true;
    const setUp = setUps.get(id);
    if (!setUp || at < setUp.from) return false;
    return setUp.to === null || at.getTime() <= setUp.to.getTime() + setUpSlackMs;
  }

  function newRow(companyId: CompanyId, name: string, known: Partial<SessionRow>): SessionRow {
    const now = clock.now();
    return {
      id: newId<SessionId>(),
      companyId,
      name,
      label: name,
      origin,
      wanted: 'running',
      status: 'STARTING',
      statusAt: now,
      engine: null,
      wahaVersion: null,
      wahaStartedAt: null,
      phone: null,
      pushName: null,
      timezone: null,
      dayZone: null,
      dayMovedAt: null,
      dayCountedFrom: null,
      idKeySealed: seal.close(hex(randomBytes(32))),
      hookKeySealed: seal.close(hex(randomBytes(32))),
      warmUpFrom: null,
      caughtUpTo: null,
      ...untold,
      createdAt: now,
      updatedAt: now,
      version: 1,
      ...known,
    };
  }

  /** The session of that name, made if it is missing. */
  async function ensure(
    unit: Unit,
    name: string,
    known: Partial<SessionRow> = {},
  ): Promise<SessionRow> {
    const found = await findSession(unit, wholeCompany(unit.companyId), name);
    if (found) return found;
    const row = newRow(unit.companyId, name, known);
    // WAHA knows a session by its name alone, whichever company it is of.
    const other = await findAnySession(unit, name);
    if (other?.origin === row.origin)
      throw new AppError('conflict', 'This name is taken. Choose another one.');
    await insertSession(unit, row);
    unit.note({ what: 'session.made', object: onSession(row) });
    unit.announce({ type: 'session.changed', sessionId: row.id });
    return row;
  }

  const change = (unit: Unit, session: SessionRow, set: Partial<SessionRow>) =>
    changeSession(unit, ports, { session, set });

  const take = (unit: Unit, session: SessionRow, said: StatusReport): Promise<SessionRow> =>
    report(unit, { ...ports, broughtAbout }, { session, said });

  /** What an answer of WAHA said. `at` is when it was asked: an event since then knows better. */
  async function learn(
    session: SessionRow,
    said: Omit<StatusReport, 'at'> & { at?: Date },
  ): Promise<SessionRow> {
    return transact(session.companyId, async unit => {
      const present = await getSession(unit, wholeCompany(unit.companyId), session.id);
      return take(unit, present, { at: clock.now(), ...said });
    });
  }

  /** Asks WAHA for WhatsApp's own limits, now. Says nothing when it cannot tell; never throws. */
  async function askSignals(session: SessionRow): Promise<void> {
    const at = clock.now();
    const told = await waha.signals(session.name);
    if (told.timelock || told.capping) await learn(session, { ...told, at });
  }

  /** The login is kept. */
  async function stopAtWaha(session: SessionRow): Promise<SessionRow> {
    await waha.stop(session.name);
    return learn(session, { status: 'STOPPED' });
  }

  /** Session there, our webhooks set, and not stopped. */
  async function setUp(session: SessionRow, { revives }: { revives: boolean }) {
    const config = webhookConfig({
      url: ports.hookUrl(session.id),
      hmacKey: seal.open(session.hookKeySealed),
    });
    const from = clock.now();
    setUps.set(session.id, { from, to: null });
    try {
      const ensured = await waha.ensureSession(session.name, config);
      if (revives && ensured.status === 'FAILED') await waha.restart(session.name);
      return ensured;
    } finally {
      setUps.set(session.id, { from, to: clock.now() });
    }
  }

  /**
   * Makes WAHA agree with what we want: session there, our webhooks set, running or stopped. A failed
   * session needs a person, so it is restarted only when one asks for it: `revives`.
   */
  async function assert(session: SessionRow, { revives = false } = {}): Promise<SessionRow> {
    if (session.wanted === 'stopped') return stopAtWaha(session);
    const ensured = await setUp(session, { revives });
    // Settings that changed restart the session: what it was on the way here must not count as news.
    const at = clock.now();
    const seen = (await waha.session(session.name)) ?? ensured;
    return learn(session, { ...seen, at });
  }

  return {
    ensure,
    report: take,
    learn,
    assert,
    change,
    askSignals,
    endTimelock: (unit: Unit, session: SessionRow) => endTimelock(unit, ports, session),
    noteHealth: (unit: Unit, session: SessionRow, health: Health) =>
      noteHealth(unit, ports, { session, health }),
    /** Its days go by this zone now. A move is remembered, so that it opens no limit again. */
    async noteDayZone(unit: Unit, session: SessionRow, zone: string): Promise<void> {
      if (session.dayZone === zone) return;
      const move = dayMoveOf(session, zone, clock.now());
      await updateSession(unit, session.id, {
        dayZone: zone,
        dayMovedAt: move?.at ?? null,
        dayCountedFrom: move?.countedFrom ?? null,
      });
    },
    noteSilence: (unit: Unit, session: SessionRow, kind: SessionRow['silentKind']) =>
      noteSilence(unit, ports, { session, kind }),
    /** All companies' sessions of this server. */
    listEverywhere: (reader: Reader) => listByOrigin(reader, origin),
    history: listSessionEvents,
    /** Everything WAHA has of this session up to then was read. Of no interest to anybody watching. */
    caughtUp: (unit: Unit, id: SessionId, at: Date): Promise<void> =>
      updateSession(unit, id, { caughtUpTo: at }),
    list: listSessions,
    find: findSession,
    get: getSession,
    findAny: findAnySession,

    /** Whose webhook door this is, and the key its webhooks are signed with. */
    async hookOf(reader: Reader, reference: string): Promise<Hook | null> {
      const known = hooks.get(reference);
      if (known) return known;
      const session = await findAnySession(reader, reference);
      if (!session) return null;
      const { id, companyId, name, hookKeySealed } = session;
      const hook = { id, companyId, name, key: seal.open(hookKeySealed) };
      hooks.set(reference, hook);
      return hook;
    },
    /** Seeds the WhatsApp ids we choose. Never shown. */
    idKey: (session: SessionRow) => Buffer.from(seal.open(session.idKeySealed), 'hex'),

    /** Starts a session, making it first if needed, and restarts a failed one. Safe to repeat. */
    async start(scope: Scope, name: string, known: { label?: string } = {}) {
      const { session, created } = await transact(scope.companyId, async unit => {
        const before = await findSession(unit, scope, name);
        if (!before && scope.sessionIds)
          throw new AppError('forbidden', 'New sessions are for callers who have them all.');
        const row = before ?? (await ensure(unit, name, known));
        if (before) unit.note({ what: 'session.started', object: onSession(row) });
        const session =
          row.wanted === 'running' ? row : await change(unit, row, { wanted: 'running' });
        return { session, created: before === null };
      });
      return { session: await assert(session, { revives: true }), created };
    },

    /** Stops a session; the login is kept. */
    async stop(scope: Scope, reference: string): Promise<SessionRow> {
      const session = await transact(scope.companyId, async unit => {
        const row = await getSession(unit, scope, reference);
        if (row.wanted === 'stopped') return row;
        unit.note({ what: 'session.stopped', object: onSession(row) });
        return change(unit, row, { wanted: 'stopped' });
      });
      return stopAtWaha(session);
    },

    /** An admin's word that the number is older than its pairing here. */
    declareInUseSince: (scope: Scope, reference: string, since: Date): Promise<SessionRow> =>
      transact(scope.companyId, async unit => {
        const row = await getSession(unit, scope, reference);
        const facts = {
          before: { inUseSince: row.warmUpFrom?.toISOString() ?? null },
          after: { inUseSince: since.toISOString() },
        };
        unit.note({ what: 'session.changed', object: onSession(row), ...facts });
        return change(unit, row, { warmUpFrom: since });
      }),

    /** The present code to scan. Kept nowhere. */
    async qr(session: SessionRow): Promise<QrView> {
      const { id: sessionId, status } = session;
      const code = asksForScan(status) ? await waha.qr(session.name) : null;
      if (!code) return { sessionId, status, qrCode: null, qr: null, expiresAt: null };
      const expiresAt = new Date(clock.now().getTime() + qrLifeMs).toISOString();
      return { sessionId, status, qrCode: await drawQr(code.value), qr: code.value, expiresAt };
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;
