import { createSeal } from '../../src/db/seal.js';
import type { ContactRow } from '../../src/contacts/index.js';
import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import { lockExplains, takeAckError, type ToldAck } from '../../src/delivery/verbs/ack-error.js';
import { heedRestriction } from '../../src/delivery/verbs/heed-restriction.js';
import { settleAckErrors } from '../../src/delivery/verbs/settle-ack-errors.js';
import { attempts } from '../../src/delivery/model.js';
import { checkRhythm, type SteadyRules } from '../../src/health/verbs/check-rhythm.js';
import { endDays } from '../../src/health/verbs/end-day.js';
import { lookAt } from '../../src/health/verbs/look.js';
import { endTimelockIfOver } from '../../src/health/verbs/watch-timelock.js';
import { silentLog } from '../../src/kernel/log.js';
import { secureBytes } from '../../src/kernel/random.js';
import { createSessions, type Effect, type SessionRow } from '../../src/sessions/index.js';
import { createWaha } from '../../src/waha/index.js';
import { openPolicy } from './policy-rig.js';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Somebody, and the conversation with them. */
export interface Known {
  person: ContactRow;
  conversation: ConversationRow;
}

/** Sessions, their health and what stops them, on a real database. WAHA does not answer. */
export async function openHealth(rules: object = {}) {
  const house = await openPolicy(rules);
  const { clock, db, transact, newId, company, contacts, conversations, policy, sessionId } = house;
  const effects: Effect[] = [];
  const recorded: string[] = [];
  const sessions = createSessions({
    transact,
    clock,
    newId,
    randomBytes: secureBytes,
    seal: createSeal(secureBytes(32), secureBytes),
    waha: createWaha({ baseUrl: 'http://127.0.0.1:1', apiKey: null, clock, log: silentLog }),
    origin: 'sandbox',
    hookUrl: () => 'http://127.0.0.1:1/hook',
    changed: (_session, effect) => void effects.push(effect),
  });
  const ports = {
    db,
    transact,
    clock,
    log: silentLog,
    contacts,
    conversations,
    sessions,
    policy,
    rules: policy.rules,
    stops: policy,
    recorded: (id: string) => void recorded.push(id),
  };
  let people = 0;

  const session = (): Promise<SessionRow> => sessions.get(db, house.scope, sessionId);
  const change = (set: Partial<SessionRow>) =>
    house.inUnit(async unit => {
      await sessions.change(unit, await session(), set);
    });
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);

  const someone = (): Promise<Known> => {
    people += 1;
    return house.openWith(`${6_281_255_000_000 + people}@c.us`);
  };

  /** A send of ours to somebody, `agoMs` ago; sent, and on nobody's phone. */
  async function sent(
    to: Known,
    { agoMs = 0, ...more }: Partial<MessageRow> & { agoMs?: number } = {},
  ): Promise<MessageRow> {
    const at = ago(agoMs);
    const status = more.status ?? 'sent';
    const row = house.rowIn(to.conversation, {
      status,
      attempt: 1,
      countedAt: at,
      sentAt: status === 'failed' ? null : at,
      ...more,
    });
    await house.inUnit(unit => conversations.addOutbound(unit, to.conversation, row));
    return row;
  }

  /** As many sends, each to somebody else, a second apart, the last one `agoMs` ago. */
  async function sends(count: number, more: Partial<MessageRow> & { agoMs?: number } = {}) {
    const rows: MessageRow[] = [];
    for (let index = 0; index < count; index += 1) {
      const agoMs = (more.agoMs ?? 0) + (count - 1 - index) * 1_000;
      rows.push(await sent(await someone(), { ...more, agoMs }));
    }
    return rows;
  }

  const refusedBy = (code: 'network_rejected' | 'wa_463' | 'waha_rejected') =>
    ({ status: 'failed', outcomeCode: code }) as const;

  /** What came of one try of a message. */
  const attempt = (
    { id: messageId, waId }: MessageRow,
    kind: 'sent' | 'restricted',
    { agoMs = 0, number = 1 } = {},
  ) =>
    house.inUnit(unit =>
      attempts.insert(unit, {
        messageId,
        number,
        companyId: company.id,
        sessionId,
        waId: waId ?? '',
        wahaStartedAt: null,
        startedAt: ago(agoMs),
        endedAt: ago(agoMs),
        class: kind,
        httpStatus: kind === 'sent' ? 201 : 500,
        errorCode: kind === 'sent' ? null : 'wa_463',
        errorDetail: null,
      }),
    );

  return {
    ...house,
    sessions,
    effects,
    recorded,
    session,
    change,
    ago,
    someone,
    sent,
    sends,
    refusedBy,
    attempt,
    person: async ({ person }: Known) => {
      const row = await contacts.find(db, house.scope, person.id);
      if (!row) throw new Error('Nobody there.');
      return row;
    },
    message: async ({ id }: MessageRow) => {
      const row = await conversations.row(db, house.scope, id);
      if (!row) throw new Error('No such message.');
      return row;
    },
    /** The message is refused with 463 once more, in the answer to its send. */
    refuse: async (message: MessageRow, { number = 1 } = {}) => {
      await attempt(message, 'restricted', { number });
      return house.inUnit(unit => heedRestriction(unit, ports, { message, inAnswer: true }));
    },
    hearAck: (message: MessageRow, told: Partial<ToldAck> = {}) =>
      house.inUnit(unit =>
        takeAckError(unit, ports, { message, rank: -1, error: null, at: clock.now(), ...told }),
      ),
    /** After the limits were asked for. */
    explained: (message: MessageRow) => house.inUnit(unit => lockExplains(unit, ports, message)),
    settle: () => settleAckErrors(ports),
    look: async () => lookAt(ports, await session()),
    endDays: async () => endDays(ports, await session()),
    endTimelock: async () => endTimelockIfOver(ports, await session()),
    rhythm: async (steady?: SteadyRules) =>
      checkRhythm(ports, { session: await session(), steady }),
    stopped: async () =>
      (await policy.open(db, company.id)).map(({ scope, campaign, cause, emergency }) => ({
        scope,
        ...(campaign ? { campaign } : {}),
        cause,
        code: emergency?.code ?? null,
      })),
    resumeAll: async () => {
      const open = await policy.open(db, company.id);
      await house.inUnit(unit =>
        policy.endPauses(
          unit,
          open.map(({ id }) => id),
          { by: 'Deniz', reason: 'looked at' },
        ),
      );
    },
  };
}

export type HealthHouse = Awaited<ReturnType<typeof openHealth>>;
