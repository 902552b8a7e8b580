import { messageView, type MessageRow, type Viewer } from '../conversations/index.js';
import type { Scope } from '../db/scope.js';
import type { Unit } from '../db/transactor.js';
import type { CompanyId, ContactId, MessageId, SessionId } from '../kernel/ids.js';
import { budgets, warmUpDay, warmUpLimit, type Budgets } from '../pacing/index.js';
import type { LanePlaceView, MessageView } from '../protocol/views.js';
import type { Queue } from '../queue/index.js';
import type { SessionRow, Supervisor } from '../sessions/index.js';
import { createLanes } from './workers/lanes.js';
import { createLastSends } from './last-sends.js';
import type { Asker, NewMessage } from './new-message.js';
import { createPlaces } from './verbs/places.js';
import { accept, placeInLane } from './verbs/accept.js';
import { cancel } from './verbs/cancel.js';
import { deliver, type DeliverPorts } from './verbs/deliver.js';
import { firstPlace } from './verbs/first-place.js';
import { gatherFacts, gatherLane } from './verbs/gather-facts.js';
import { recoverOrphans } from './verbs/recover.js';
import { settleUnknown, type PersonsWord } from './verbs/settle-unknown.js';
import { createReconciler } from './workers/reconciler.js';

export interface DeliveryPorts extends Omit<
  DeliverPorts,
  'lastSends' | 'stopping' | 'sessionTrouble' | 'wahaReachable' | 'wahaStartedAt' | 'quietMs'
> {
  queue: Queue;
  supervisor: Pick<Supervisor, 'reachable' | 'server' | 'noAnswer'>;
  /** Told whenever places in a lane may have changed. */
  laneMoved(sessionId: SessionId): void;
  /** Whether the company lets the gateway send the same id again by itself. */
  mayResend(companyId: CompanyId, sessionId: SessionId): Promise<boolean>;
  /** How long an unlearned outcome holds its lane: text, and media. */
  quiet: { textMs: number; mediaMs: number };
}

/** A lane's live places are told for the front of the line. */
const toldPlaces = 300;

/** The way out: accept, wait, decide, claim, send once, record, look up. The message row is the truth. */
export function createDelivery(given: DeliveryPorts) {
  const { db, clock, transact, conversations, sessions, supervisor, queue, log, policy } = given;
  const stopping = new AbortController();
  const background = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.error('a lane could not be told', { err: error }));
  };
  const ports: DeliverPorts = {
    ...given,
    lastSends: createLastSends(clock),
    stopping: stopping.signal,
    wahaReachable: supervisor.reachable,
    wahaStartedAt: () => supervisor.server()?.startedAt ?? null,
    quietMs: ({ mediaId }) => (mediaId ? given.quiet.mediaMs : given.quiet.textMs),
    async sessionTrouble(session, outcome) {
      if (outcome.class === 'not_sent' && outcome.session)
        await sessions.learn(session, { status: outcome.session });
      else if (outcome.class === 'not_sent' && outcome.errorCode === 'unreachable')
        supervisor.noAnswer();
    },
  };
  const places = createPlaces({ ...ports, db });
  const moved = (sessionId: SessionId) => {
    places.moved(sessionId);
    given.laneMoved(sessionId);
    reconciler.wake();
  };
  const lanes = createLanes({ db, clock, log, queue, moved, deliver: id => deliver(ports, id) });
  const reconciler = createReconciler({
    ...ports,
    waha: given.waha,
    wahaStartedNow: () =>
      given.waha.server().then(
        ({ startedAt }) => startedAt,
        () => null,
      ),
    mayResend: given.mayResend,
    learned: sessionId => background(lanes.wake(sessionId)),
    putBack: message => background(announceToLane(message)),
  });

  /** An answer may leave before what the lane rests for; everything else waits for the rest's end. */
  async function announceToLane(message: MessageRow): Promise<void> {
    await lanes.ring(message.sessionId, [message]);
    if (message.priority === 1) await lanes.lookAgain(message.sessionId);
  }

  /** After a person wrote: what waits for them may stand elsewhere in its lane, and wait no longer. */
  async function reorder(companyId: CompanyId, contactId: ContactId): Promise<void> {
    if ((await conversations.pendingTo(db, contactId)).length === 0) return;
    const touched = new Set<SessionId>();
    await transact(companyId, async unit => {
      for (const message of await conversations.pendingTo(unit, contactId)) {
        const situation = await gatherLane(unit, ports, message);
        const [facts] = await gatherFacts(unit, ports, { rows: [message], situation });
        if (!facts) continue;
        const place = await placeInLane(unit, message, facts, clock.now());
        const sooner = place.priority < (message.priority ?? place.priority);
        await conversations.changeMessage(unit, message, {
          ...(sooner ? place : {}),
          notBefore: message.scheduledFor,
          holdCode: null,
          holdUntil: null,
          holdDetail: null,
          updatedAt: clock.now(),
        });
        touched.add(message.sessionId);
      }
    });
    for (const sessionId of touched) await lanes.wake(sessionId);
  }

  return {
    /** Stores a message in the caller's transaction; its bell rings once that is on the disk. */
    async accept(
      unit: Unit,
      asked: { scope: Scope; wish: NewMessage; asker: Asker; viewer: Viewer },
    ): Promise<MessageView> {
      const { message, verdict } = await accept(unit, ports, asked);
      const place = await firstPlace(unit, ports, { message, verdict });
      const row = await conversations.getMessage(unit, asked.viewer, message.id);
      unit.afterCommit(() => {
        background(announceToLane(message));
        moved(message.sessionId);
      });
      return messageView(row, place);
    },

    /** A person's word on a message nobody could find. */
    async settleUnknown(viewer: Viewer, id: MessageId, said: PersonsWord): Promise<MessageView> {
      const row = await settleUnknown(ports, { viewer, id, said });
      if (row.status === 'pending') await announceToLane(row);
      moved(row.sessionId);
      return messageView(await conversations.getMessage(db, viewer, id));
    },

    async cancel(viewer: Viewer, id: MessageId, by: string): Promise<MessageView> {
      const row = await cancel(ports, { viewer, id, by });
      await lanes.remove(row.sessionId, row);
      moved(row.sessionId);
      return messageView(await conversations.getMessage(db, viewer, id));
    },

    /** Messages that were refused while they waited: their bells may go. */
    async dropped(rows: readonly MessageRow[]): Promise<void> {
      for (const row of rows) {
        await lanes.remove(row.sessionId, row);
        moved(row.sessionId);
      }
    },

    reorder,
    wake: (sessionId: SessionId) => lanes.wake(sessionId),
    wakeAll: async (): Promise<void> => {
      for (const sessionId of lanes.sessions()) await lanes.wake(sessionId);
    },
    openLane: (sessionId: SessionId) => lanes.openLane(sessionId),

    /** Where the waiting messages of a session stand. */
    places: (lane: { companyId: CompanyId; sessionId: SessionId }) => places.of(lane),
    async placeViews(lane: {
      companyId: CompanyId;
      sessionId: SessionId;
    }): Promise<LanePlaceView[]> {
      const all = await places.of(lane);
      return [...all]
        .slice(0, toldPlaces)
        .map(([id, { position, eta, hold }]) => ({ id, position, eta, hold }));
    },

    /** What a session has used of its limits, and where its warm-up is. */
    async limits(
      session: SessionRow,
    ): Promise<{ budget: Budgets; warmUp: { day: number; of: number; limit: number } | null }> {
      const lane = { companyId: session.companyId, sessionId: session.id };
      const situation = await gatherLane(db, ports, lane);
      const now = clock.now();
      const counts = {
        contactsToday: situation.used.today.size,
        firstContactsToday: [...situation.used.today.values()].filter(Boolean).length,
        sentInLastHour: situation.used.sentInLastHour,
        startedInLastDay: [],
      };
      const budget = budgets({ counts, session: situation.session, policy }, now);
      const day = warmUpDay(situation.session, now);
      const limit = warmUpLimit(policy, day);
      const of = policy.warmup.firstContactsByDay.length;
      return { budget, warmUp: limit === null ? null : { day, of, limit } };
    },

    /** Only the holder of the send lock comes here: learns what the last holder left, opens the lanes. */
    async takeOver(all: readonly SessionRow[]): Promise<void> {
      await recoverOrphans(ports);
      for (const { id } of all) await lanes.openLane(id);
      queue.onBack(() => {
        for (const id of lanes.sessions()) background(lanes.rebuild(id));
      });
      lanes.start();
      reconciler.start();
    },

    /** No new claims; the send in hand is finished. */
    async stop(): Promise<void> {
      stopping.abort();
      await lanes.stop();
      await reconciler.stop();
    },
  };
}

export type Delivery = ReturnType<typeof createDelivery>;
