import type { Unit } from '../../db/transactor.js';
import { parseRecipient } from '../../kernel/phone-number.js';
import type { Capping, Timelock } from '../../waha/index.js';
import type { SessionRow } from '../model.js';
import { hear, type Signals } from '../signals.js';
import { changeSession, noteEvents, type ChangePorts } from './change-session.js';

/** What WAHA said about a session. What is left out was not told. */
export interface StatusReport {
  status?: string;
  at: Date;
  me?: {
    id: string;
    pushName: string | null;
    timelock?: Timelock | null;
    capping?: Capping | null;
  } | null;
  /** WhatsApp's own limits, where they were told beside the account. */
  timelock?: Timelock | null;
  capping?: Capping | null;
  engine?: string | null;
}

export interface ReportPorts extends ChangePorts {
  /** Whether what WAHA did to this session at that time was brought about by us. */
  broughtAbout(session: SessionRow, at: Date): boolean;
  /** Told, in the same transaction, that this session now is another phone number. */
  otherNumber?(unit: Unit, session: SessionRow): Promise<void>;
}

function signalsIn({ me, timelock, capping }: StatusReport): Signals {
  return { timelock: timelock ?? me?.timelock ?? null, capping: capping ?? me?.capping ?? null };
}

/** Whether a limit that was known has changed, so that what it held one by one may hold no longer. */
function mayFree(session: SessionRow, set: Partial<SessionRow>): boolean {
  if (session.timelockActive && ('timelockUntil' in set || 'timelockActive' in set)) return true;
  return session.cappingStatus !== null && 'cappingStatus' in set;
}

/** Applies WAHA's word. Older reports than the one we have change nothing. */
export async function report(
  unit: Unit,
  ports: ReportPorts,
  { session, said }: { session: SessionRow; said: StatusReport },
): Promise<SessionRow> {
  const { at, status } = said;
  const moved = status !== undefined && status !== session.status && at >= session.statusAt;
  const recipient = said.me ? parseRecipient(said.me.id) : undefined;
  const phone = recipient?.kind === 'phone' ? recipient.digits : session.phone;
  const pushName = said.me?.pushName ?? session.pushName;
  const paired = phone !== null && phone !== session.phone;
  const heard = hear(session, signalsIn(said), at);
  const set: Partial<SessionRow> = {
    ...(moved ? { status, statusAt: at } : {}),
    ...(moved && session.silentKind ? { silentKind: null, silentSince: null } : {}),
    ...(said.engine && said.engine !== session.engine ? { engine: said.engine } : {}),
    ...(paired ? { phone } : {}),
    // The warm-up belongs to the number: pairing the same one again does not restart it.
    ...(paired && (session.phone !== null || session.warmUpFrom === null)
      ? { warmUpFrom: ports.clock.now() }
      : {}),
    ...(pushName !== session.pushName ? { pushName } : {}),
    ...heard.set,
  };
  if (Object.keys(set).length === 0) return session;
  if (paired && session.phone !== null) await ports.otherNumber?.(unit, session);
  const { id, label: name } = session;
  if (paired) unit.note({ what: 'session.linked', object: { kind: 'session', id, name } });
  const asked = moved && ports.broughtAbout(session, at);
  const events = [
    ...(moved ? [{ kind: 'status' as const, was: session.status, word: status, asked }] : []),
    ...heard.events.map(event => ({ ...event, asked: false })),
  ];
  await noteEvents(unit, ports, { session, events: events.map(event => ({ ...event, at })) });
  return changeSession(unit, ports, { session, set, freed: mayFree(session, heard.set) });
}

/** A lock that has ended, its margin included. */
export async function endTimelock(
  unit: Unit,
  ports: ChangePorts,
  session: SessionRow,
): Promise<SessionRow> {
  const event = { kind: 'timelock', was: 'active', word: 'ended', asked: false } as const;
  const at = ports.clock.now();
  await noteEvents(unit, ports, { session, events: [{ ...event, at }] });
  const set = { timelockActive: false, signalsAt: at };
  return changeSession(unit, ports, { session, set, freed: true });
}
