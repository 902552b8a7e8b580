import {
  ask,
  attempt,
  demand,
  demandList,
  refused,
  segment,
  unreadable,
  type ControlAnswer,
  type ControlCall,
  type Line,
} from './call-waha.js';
import { namesMissingSession } from './error-body.js';
import { fieldsAt, fieldsOf, instantOf, textOf } from './fields.js';
import { parseMe, type WahaMe } from './me.js';
import {
  differs,
  withoutUnknownEvents,
  withOurWebhooks,
  type SessionConfig,
} from './session-config.js';

export interface WahaServer {
  version: string;
  engine: string;
  tier: string | null;
  /** A change means WAHA restarted. Null when it does not say. */
  startedAt: Date | null;
}

export interface WahaSession {
  name: string;
  /** WAHA's word, an open set: `WORKING`, `SCAN_QR_CODE`, `STARTING`, `STOPPED`, `FAILED`, … */
  status: string;
  engine: string | null;
  me: WahaMe | null;
  /** Holds the webhook key: never logged, never shown. Null when WAHA has none. */
  config: unknown;
}

function pathOf(name: string, action = ''): string {
  return `/api/sessions/${segment(name)}${action}`;
}

function parseSession(value: unknown): WahaSession | null {
  const { name, status, me, config } = fieldsOf(value);
  const [named, says] = [textOf(name), textOf(status)];
  if (named === null || says === null) return null;
  const engine = textOf(fieldsAt(value, 'engine').engine);
  return { name: named, status: says, engine, me: parseMe(me), config: config ?? null };
}

export async function server(line: Line): Promise<WahaServer> {
  const [about, uptime] = await Promise.all([
    demand(line, { does: 'read version', method: 'GET', path: '/api/server/version' }),
    attempt(line, { does: 'read status', method: 'GET', path: '/api/server/status' }),
  ]);
  const { version, engine, tier } = fieldsOf(about);
  const says = textOf(version);
  if (says === null) throw unreadable('read version', 200);
  const started = uptime?.ok ? fieldsOf(uptime.json).startTimestamp : null;
  return {
    version: says,
    engine: textOf(engine) ?? '',
    tier: textOf(tier),
    startedAt: instantOf(started),
  };
}

/** All sessions, the stopped ones too. */
export async function sessions(line: Line): Promise<WahaSession[]> {
  const call = { does: 'list sessions', method: 'GET', path: '/api/sessions' } as const;
  const found = await demandList(line, { ...call, query: { all: true } });
  return found.map(parseSession).filter(session => session !== null);
}

/** Null when WAHA has no session of this name. */
export async function session(line: Line, name: string): Promise<WahaSession | null> {
  const does = 'read session';
  const answer = await ask(line, { does, method: 'GET', path: pathOf(name) });
  if (answer.ok) return parseSession(answer.json);
  if (answer.status === 404 || namesMissingSession(answer.body)) return null;
  throw refused(does, answer.status, answer.body);
}

/** A refusal that means the wanted state is there already. */
function saysAlready(answer: ControlAnswer): boolean {
  if (answer.ok || answer.status !== 422 || answer.body.kind !== 'plain') return false;
  return /already (exists|started)/i.test(answer.body.message);
}

/**
 * Offers `config` to WAHA. No answer comes back when an older server refused it only for events it
 * does not know; then `config` is the one to offer it instead.
 */
async function offerConfig(line: Line, call: ControlCall, config: SessionConfig) {
  const bodyWith = (settings: SessionConfig) => ({ ...fieldsOf(call.body), config: settings });
  const first = await ask(line, { ...call, body: bodyWith(config) });
  if (first.ok || first.status !== 400 || first.body.kind !== 'plain') {
    return { answer: first, config };
  }
  const older = withoutUnknownEvents(config, first.body.message);
  return older === null ? { answer: first, config } : { answer: null, config: older };
}

async function create(line: Line, name: string, wanted: SessionConfig): Promise<void> {
  const does = 'create session';
  const path = '/api/sessions';
  const call: ControlCall = { does, method: 'POST', path, body: { name, start: true } };
  const { answer, config } = await offerConfig(line, call, wanted);
  const made = answer ?? (await ask(line, { ...call, body: { name, start: true, config } }));
  if (!made.ok && !saysAlready(made)) throw refused(does, made.status, made.body);
}

/** Sets the config when it differs: a PUT restarts a running session, three seconds without it. */
async function assertConfig(line: Line, found: WahaSession, wanted: SessionConfig): Promise<void> {
  const next = withOurWebhooks(found.config, wanted);
  if (!differs(found.config, next)) return;
  const does = 'set session config';
  const call: ControlCall = { does, method: 'PUT', path: pathOf(found.name) };
  const { answer, config } = await offerConfig(line, call, next);
  if (answer === null && !differs(found.config, config)) return;
  const put = answer ?? (await ask(line, { ...call, body: { config } }));
  if (!put.ok) throw refused(does, put.status, put.body);
}

async function start(line: Line, name: string): Promise<void> {
  const does = 'start session';
  const answer = await ask(line, { does, method: 'POST', path: pathOf(name, '/start') });
  if (!answer.ok && !saysAlready(answer)) throw refused(does, answer.status, answer.body);
}

async function getSession(line: Line, name: string): Promise<WahaSession> {
  const found = await session(line, name);
  if (found) return found;
  throw refused('read session', 404, { kind: 'gate', sessionStatus: null, missing: true });
}

/**
 * Makes sure the session exists, carries our settings and is not stopped. Safe to repeat. A failed
 * session stays failed: only a restart helps it, and that is somebody else's decision.
 */
export async function ensureSession(
  line: Line,
  name: string,
  wanted: SessionConfig,
): Promise<WahaSession> {
  const before = await session(line, name);
  await (before ? assertConfig(line, before, wanted) : create(line, name, wanted));
  const after = await getSession(line, name);
  if (after.status !== 'STOPPED') return after;
  await start(line, name);
  return getSession(line, name);
}

type Action = 'stop' | 'restart' | 'logout';

export async function act(line: Line, name: string, action: Action): Promise<void> {
  await demand(line, {
    does: `${action} session`,
    method: 'POST',
    path: pathOf(name, `/${action}`),
  });
}

/** Also when there is none of this name. */
export async function remove(line: Line, name: string): Promise<void> {
  const does = 'remove session';
  const answer = await ask(line, { does, method: 'DELETE', path: pathOf(name) });
  if (answer.ok || answer.status === 404) return;
  throw refused(does, answer.status, answer.body);
}
