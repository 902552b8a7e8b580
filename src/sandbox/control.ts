import { AppError } from '../kernel/errors.js';
import type { Fault } from './faults.js';
import { chatIdOf, serializedId } from './ids.js';
import type { Written } from './inbound.js';
import type { JournalLine } from './journal.js';
import type { Capping, Me, Session, SessionStatus, Timelock } from './model.js';
import type { PersonSeed } from './options.js';
import { inventMe } from './pairing.js';
import type { RecordedRequest } from './request-log.js';
import type { World } from './world.js';

/** `session` may be left out everywhere: then it is `default`, or the first there is. */
export interface InSession {
  session?: string;
}

/**
 * The strings of the puppets. A person is named by phone digits or chat id, and need not be known.
 * Everything throws `AppError('unknown_session')` when there is no such session.
 */
export interface SandboxControl {
  /** What happened, in order; the judge's evidence. */
  journal(): readonly JournalLine[];
  /** Every request that arrived under /api. */
  requests(): readonly RecordedRequest[];
  /** The person writes to the number. Gives the message's serialized id; the events follow. */
  write(person: string, written: Written & InSession): { id: string };
  /** The owner types on the phone. */
  typeOnPhone(chatId: string, written: { text: string } & InSession): { id: string };
  /** The person reads everything we sent. Gives how many messages that were. */
  read(person: string, where?: InSession): number;
  react(person: string, reaction: { text: string; messageId: string } & InSession): void;
  edit(person: string, edit: { id: string; text: string } & InSession): void;
  revoke(person: string, what: { id: string } & InSession): void;
  call(person: string, where?: InSession): void;
  addPerson(seed: PersonSeed): void;
  /** Somebody scanned the code. WORKING soon after. */
  scan(session?: string, me?: { phone?: string; pushName?: string }): Me;
  /** The owner removed the linked device: FAILED, the login is gone. */
  logout(session?: string): void;
  setStatus(session: string, status: SessionStatus): void;
  /** Resolves when the session has this status. @throws AppError('session_down') after 10 min. */
  whenStatus(session: string, status: SessionStatus): Promise<void>;
  /** The wire breaks: 2 s of "Connection Closed" while the status says WORKING. */
  closeWire(session?: string): void;
  /** The account may not write to strangers, or may again (null). */
  timelock(session: string, timelock: Timelock | null): void;
  capping(session: string, capping: Capping | null): void;
  /** Delivers the newest `count` messages again as ordinary events. */
  replayHistory(session: string, count: number): void;
  /** Arms a fault; several wait in line. `refuse` acts at once. */
  failNext(fault: Fault): void;
  clearFaults(): void;
  /** WAHA restarts: new start time, waiting retries forgotten, sessions start again. */
  restart(): void;
}

const longestWaitMs = 600_000;

export function createControl(world: World, refuse: (ms: number) => Promise<void>): SandboxControl {
  const { pace, sessions, people, inbound, messages, acks } = world;

  function get(name?: string): Session {
    const all = sessions.list();
    const found = name === undefined ? (sessions.find('default') ?? all[0]) : sessions.find(name);
    if (!found) throw new AppError('unknown_session', 'The sandbox has no such session.');
    return found;
  }

  const personOf = (person: string) => people.of(chatIdOf(person));

  async function endTimelock(session: Session, timelock: Timelock, endsMs: number): Promise<void> {
    const isAlive = await pace.sleepExactly(Math.max(0, endsMs - pace.nowMs()));
    if (isAlive && session.timelock === timelock)
      setTimelock(session, { ...timelock, isActive: false });
  }

  function setTimelock(session: Session, timelock: Timelock | null): void {
    session.timelock = timelock;
    if (session.status === 'WORKING') sessions.reissue(session, { reachoutTimelock: timelock });
    const ends = timelock?.timeEnforcementEnds;
    if (!timelock?.isActive || !ends) return;
    pace.inBackground(() => endTimelock(session, timelock, ends * 1_000));
  }

  function restartServer(): void {
    world.webhooks.forget();
    world.server.startedAtMs = pace.nowMs();
    for (const session of sessions.list()) {
      if (!world.engine.modern) session.config = null;
      if (session.status !== 'STOPPED') sessions.start(session);
    }
  }

  return {
    journal: () => world.journal.lines(),
    requests: () => world.requests.all(),
    write(person, { session, ...written }) {
      return { id: serializedId(inbound.write(get(session), personOf(person), written)) };
    },
    typeOnPhone(chatId, { session, text }) {
      return { id: serializedId(inbound.typeOnPhone(get(session), chatIdOf(chatId), text)) };
    },
    read(person, { session } = {}) {
      const chatIds = people.chatIdsOf(personOf(person));
      const isUnread = (m: (typeof all)[number]) =>
        m.fromMe && (m.ack ?? 0) < 3 && chatIds.includes(m.chatId);
      const all = messages.of(get(session).name);
      const unread = all.filter(isUnread);
      for (const message of unread) acks.raise(message, 3);
      return unread.length;
    },
    react: (person, { session, ...reaction }) =>
      inbound.react(get(session), personOf(person), reaction),
    edit: (person, { session, ...edit }) => inbound.edit(get(session), personOf(person), edit),
    revoke: (person, { session, id }) => inbound.revoke(get(session), personOf(person), id),
    call: (person, { session } = {}) => inbound.call(get(session), personOf(person)),
    addPerson(seed) {
      people.put(seed);
      world.memory.changed();
    },
    scan(name, { phone, pushName } = {}) {
      const me = inventMe(phone, pushName);
      sessions.loggedIn(get(name), me);
      return me;
    },
    logout(name) {
      const session = get(name);
      session.login = null;
      sessions.setStatus(session, 'FAILED');
    },
    setStatus: (name, status) => sessions.setStatus(get(name), status),
    async whenStatus(name, status) {
      if (await sessions.until(name, [status], longestWaitMs)) return;
      throw new AppError('session_down', 'The sandbox session did not get there.', { status });
    },
    closeWire: name => sessions.closeWire(get(name)),
    timelock: (name, timelock) => setTimelock(get(name), timelock),
    capping(name, capping) {
      const session = get(name);
      session.capping = capping;
      if (session.status === 'WORKING') sessions.reissue(session, { messageCapping: capping });
    },
    replayHistory: (name, count) => inbound.replay(get(name), count),
    failNext(fault) {
      if (fault.kind !== 'refuse') return world.faults.add(fault);
      pace.inBackground(() => refuse(fault.delayMs ?? 1_000));
    },
    clearFaults: () => world.faults.clear(),
    restart: restartServer,
  };
}
