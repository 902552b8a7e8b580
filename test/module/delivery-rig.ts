import type { Database } from 'sqlite3';
import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import type { Reader } from '../../src/db/connection.js';
import { createSeal } from '../../src/db/seal.js';
import { createLastSends } from '../../src/delivery/last-sends.js';
import type { Asker, NewMessage } from '../../src/delivery/new-message.js';
import { accept, type AcceptPorts } from '../../src/delivery/verbs/accept.js';
import { gatherFacts } from '../../src/delivery/verbs/gather-facts.js';
import { gatherLane } from '../../src/delivery/verbs/gather-lane.js';
import { startOfNextLocalDay } from '../../src/kernel/calendar.js';
import { createUsual } from '../../src/delivery/verbs/usual.js';
import { silentLog } from '../../src/kernel/log.js';
import { secureBytes } from '../../src/kernel/random.js';
import { filtersOver } from '../../src/pacing/index.js';
import { createSessions, type SessionRow } from '../../src/sessions/index.js';
import { createWaha } from '../../src/waha/index.js';
import { until } from '../support/until.js';
import { recipientOf } from './domain-rig.js';
import { hourMs, minuteMs, openPolicy } from './policy-rig.js';

export { hourMs, minuteMs };

const script: Asker = { source: 'key:1', name: 'Shop', userId: null, idempotencyKey: null };

interface Connections {
  getConnection(options?: { uuid: string }): Promise<Database>;
}

const theEnd = 'the last statement';

/** Statements that SQLite is given meanwhile, on the reader's or the writer's connection. */
async function statementsOf(
  { sequelize }: Reader,
  who: 'reader' | 'writer',
  work: () => Promise<unknown>,
): Promise<string[]> {
  const manager = sequelize.connectionManager as unknown as Connections;
  const connection = await manager.getConnection(who === 'writer' ? { uuid: 'writer' } : undefined);
  const statements: string[] = [];
  // What SQLite tells itself, as its text index does, comes as a comment.
  const note = (sql: string) => void (sql.startsWith('--') || statements.push(sql));
  connection.on('trace', note);
  await work();
  // Told a moment later, in order: the last one of ours is told before this.
  await new Promise(done => connection.exec(`SELECT '${theEnd}'`, done));
  await until(
    () => statements.some(sql => sql.includes(theEnd)),
    isTold => isTold,
  );
  connection.removeListener('trace', note);
  return statements.filter(sql => !sql.includes(theEnd));
}

/** The way out on a real database, as far as no WAHA is needed, at ten in the morning. */
export async function openDelivery(rules: object = {}) {
  const house = await openPolicy(rules);
  const { clock, db, transact, newId, company, policy, sessionId } = house;
  const tomorrow = startOfNextLocalDay(clock.now(), 'Asia/Jakarta');
  clock.moveBy(tomorrow.getTime() + 10 * hourMs - clock.now().getTime());
  const seal = createSeal(secureBytes(32), secureBytes);
  const sessions = createSessions({
    transact,
    clock,
    newId,
    randomBytes: secureBytes,
    seal,
    waha: createWaha({ baseUrl: 'http://127.0.0.1:1', apiKey: null, clock, log: silentLog }),
    origin: 'sandbox',
    hookUrl: () => 'http://127.0.0.1:1/hook',
    changed: () => undefined,
  });
  const entry = { category: 'test', scope: 'all', severity: 'refuse', note: '' } as const;
  const ports: AcceptPorts = {
    clock,
    newId,
    contacts: house.contacts,
    conversations: house.conversations,
    consent: house.consent,
    sessions,
    rules: policy.rules,
    pauses: policy,
    lastSends: createLastSends(clock),
    knownLanes: new Map(),
    usual: createUsual(clock),
    wahaReachable: () => true,
    machineTrouble: () => null,
    findings: filtersOver([{ ...entry, id: 'test-word', kind: 'word', value: 'zzgold' }]),
    defaultSession: 'default',
  };
  const lane = { companyId: company.id, sessionId };
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);

  /** A message of ours in a conversation, as it would stand in the table. */
  async function ours(
    conversation: ConversationRow,
    { agoMs = 0, ...more }: Partial<MessageRow> & { agoMs?: number } = {},
  ): Promise<MessageRow> {
    const at = ago(agoMs);
    const row = house.rowIn(conversation, { status: 'pending', createdAt: at, ...more });
    await house.inUnit(unit => house.conversations.addOutbound(unit, conversation, row));
    return row;
  }

  /** One that has left. */
  const left = (
    conversation: ConversationRow,
    { agoMs = 0, ...more }: Partial<MessageRow> & { agoMs?: number } = {},
  ) =>
    ours(conversation, {
      status: 'sent',
      attempt: 1,
      agoMs,
      countedAt: ago(agoMs),
      sentAt: ago(agoMs),
      category: 'known',
      priority: 2,
      ...more,
    });

  /** They write, `agoMs` ago. */
  const writes = (conversation: ConversationRow, agoMs = 0) =>
    house.inUnit(unit =>
      house.conversations.addInbound(
        unit,
        conversation,
        house.rowIn(conversation, { occurredAt: ago(agoMs) }),
      ),
    );

  const situation = (at: typeof ports = ports) => gatherLane(db, at, lane);
  async function factsOf(message: MessageRow, at: typeof ports = ports) {
    const [facts] = await gatherFacts(db, at, {
      rows: [message],
      situation: await situation(at),
    });
    if (!facts) throw new Error('No facts.');
    return facts;
  }

  const wish = (to: string, more: Partial<NewMessage> = {}): NewMessage => ({
    to: { kind: 'address', recipient: recipientOf(to) },
    session: undefined,
    kind: 'text',
    text: 'Halo',
    mediaId: null,
    replyTo: null,
    scheduledAt: null,
    expiresAt: null,
    priority: null,
    consent: { basis: 'form', source: null, evidence: null },
    campaign: null,
    ...more,
  });

  const changeSession = (set: Partial<SessionRow>) =>
    house.inUnit(async unit => {
      await sessions.change(unit, await sessions.get(unit, house.scope, sessionId), set);
    });
  await changeSession({ idKeySealed: seal.close(Buffer.from(secureBytes(32)).toString('hex')) });

  return {
    ...house,
    sessions,
    ports,
    lane,
    ago,
    ours,
    left,
    writes,
    situation,
    factsOf,
    wish,
    changeSession,
    /** What the health watch notes of the zone, each minute. */
    notesDayZone: () =>
      house.inUnit(async unit => {
        const row = await sessions.get(unit, house.scope, sessionId);
        await sessions.noteDayZone(unit, row, (await situation()).session.zone);
      }),
    reads: (work: () => Promise<unknown>) => statementsOf(db, 'reader', work),
    statements: (work: () => Promise<unknown>) => statementsOf(db, 'writer', work),
    accept: (to: string, more: Partial<NewMessage> = {}, asker: Asker = script) =>
      house.inUnit(unit =>
        accept(unit, ports, { scope: house.scope, wish: wish(to, more), asker }),
      ),
  };
}

export type DeliveryHouse = Awaited<ReturnType<typeof openDelivery>>;
