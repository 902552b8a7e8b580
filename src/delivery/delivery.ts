import { messageView, type MessageRow, type Viewer } from '../conversations/index.js';
import type { Reader } from '../db/connection.js';
import type { CrashNote } from '../db/crash-note.js';
import type { Scope } from '../db/scope.js';
import type { Unit } from '../db/transactor.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { CompanyId, ContactId, MessageId, SessionId } from '../kernel/ids.js';
import type {
  DecisionView,
  ForecastView,
  LanePlaceView,
  MessageView,
  OutlookView,
} from '../protocol/views.js';
import type { Queue } from '../queue/index.js';
import type { SessionRow, Supervisor } from '../sessions/index.js';
import { createLastSends } from './last-sends.js';
import { createLookLog } from './look-log.js';
import type { Asker, NewMessage } from './new-message.js';
import { listDecisions } from './store/decision-store.js';
import { newestRow } from './store/unknown-store.js';
import { lockExplains, takeAckError, type ToldAck } from './verbs/ack-error.js';
import { accept, type Accepted } from './verbs/accept.js';
import { cancel } from './verbs/cancel.js';
import { checkRestored } from './verbs/check-restored.js';
import { endSending, withdrawConfirmation, type OptedOut } from './verbs/confirm-opt-out.js';
import { deliver, type DeliverPorts } from './verbs/deliver.js';
import { forecastMany, type ManyWishes } from './verbs/forecast.js';
import { limitsOf, type Limits } from './verbs/limits.js';
import { createPlaces, placesOf } from './verbs/places.js';
import { preview } from './verbs/preview.js';
import { recoverOrphans } from './verbs/recover.js';
import { reorder } from './verbs/reorder.js';
import { setCrashersAside } from './verbs/set-aside.js';
import { settleAckErrors } from './verbs/settle-ack-errors.js';
import { takeEcho, type Echo } from './verbs/take-echo.js';
import { settleUnknown, type PersonsWord } from './verbs/settle-unknown.js';
import { createUsual } from './verbs/usual.js';
import { decisionView } from './views.js';
import { createLanes } from './workers/lanes.js';
import { createNewcomers } from './workers/newcomers.js';
import { createReconciler } from './workers/reconciler.js';

export interface DeliveryPorts extends Omit<
  DeliverPorts,
  | 'knownLanes'
  | 'lastSends'
  | 'looks'
  | 'replaced'
  | 'stopping'
  | 'usual'
  | 'answered'
  | 'inHand'
  | 'wahaReachable'
  | 'wahaVersion'
  | 'wahaStartedAt'
  | 'quietMs'
> {
  queue: Queue;
  /** Remembers over a death of this process what it was busy with. */
  crashNote: CrashNote;
  supervisor: Pick<Supervisor, 'reachable' | 'server' | 'noAnswer' | 'keyRefused' | 'keyTaken'>;
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
  const { db, clock, conversations, sessions, supervisor, queue, log } = given;
  const stopping = new AbortController();
  const background = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.error('a lane could not be told', { err: error }));
  };
  const ports: DeliverPorts = {
    ...given,
    knownLanes: new Map(),
    lastSends: createLastSends(clock),
    looks: createLookLog(clock),
    async replaced(message) {
      await lanes.ring(message.sessionId, [message]);
    },
    stopping: stopping.signal,
    usual: createUsual(clock),
    wahaReachable: supervisor.reachable,
    wahaStartedAt: () => supervisor.server()?.startedAt ?? null,
    wahaVersion: () => supervisor.server()?.version ?? null,
    quietMs: ({ mediaId }) => (mediaId ? given.quiet.mediaMs : given.quiet.textMs),
    inHand: given.crashNote,
    async answered(session, outcome) {
      const cause = outcome.class === 'not_sent' ? outcome.errorCode : null;
      if (cause === 'unauthorized') return supervisor.keyRefused();
      if (outcome.httpStatus !== null) supervisor.keyTaken();
      if (outcome.class === 'not_sent' && outcome.session)
        await sessions.learn(session, { status: outcome.session });
      else if (cause === 'unreachable') supervisor.noAnswer();
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
    learned: sessionId => background(wake(sessionId)),
    putBack: message => announce(message),
  });

  const announce = createNewcomers({ log, lanes });

  async function wake(sessionId: SessionId): Promise<void> {
    moved(sessionId);
    await lanes.wake(sessionId);
  }

  /** Messages that have ended while they waited: their bells may go. */
  async function drop(rows: readonly MessageRow[]): Promise<void> {
    for (const row of rows) {
      await lanes.remove(row.sessionId, row);
      moved(row.sessionId);
    }
  }

  /** The view of a message that was just accepted; only a file has something to read. */
  async function acceptedView(unit: Unit, viewer: Viewer, { message, place, session }: Accepted) {
    if (message.mediaId)
      return messageView(await conversations.getMessage(unit, viewer, message.id), place);
    const noFile = { mediaMime: null, mediaBytes: null, mediaName: null, mediaState: null };
    return messageView(
      { ...message, ...noFile, sessionName: session.name, starred: false, reacted: [] },
      place,
    );
  }

  return {
    /** Stores a message in the caller's transaction; its bell rings once that is on the disk. */
    async accept(
      unit: Unit,
      asked: { scope: Scope; wish: NewMessage; asker: Asker; viewer: Viewer },
    ): Promise<MessageView> {
      const accepted = await accept(unit, ports, asked);
      const { message } = accepted;
      unit.afterCommit(() => {
        announce(message);
        moved(message.sessionId);
      });
      return acceptedView(unit, asked.viewer, accepted);
    },

    /** What would happen to a message now. Asking stores and spends nothing. */
    preview: (asked: { scope: Scope; wish: NewMessage; asker: Asker }): Promise<OutlookView> =>
      preview(ports, asked),

    /** When many messages that nobody has handed in yet would be through. As `preview`. */
    forecast: (asked: { scope: Scope; wanted: ManyWishes }): Promise<ForecastView> =>
      forecastMany(ports, asked),

    /** Where a lane's messages stand, as this reader sees it. */
    placesIn: (reader: Reader, lane: { companyId: CompanyId; sessionId: SessionId }) =>
      placesOf(reader, ports, lane),

    /** The number of the newest message; those that come in later have higher ones. */
    newestRow: (reader: Reader): Promise<number> => newestRow(reader),

    /** After a restore: learns which waiting messages of a session had left. Answers how many. */
    checkRestored: (
      restored: { sessionId: SessionId; lastRow: number },
      signal: AbortSignal,
    ): Promise<number> => checkRestored({ ...ports, ...restored }, signal),

    /** Takes an echo for the message of ours it tells of; null: it tells of none. */
    takeEcho: (unit: Unit, echo: Echo): Promise<MessageRow | null> => takeEcho(unit, ports, echo),

    /** A person's word on a message nobody could find. */
    async settleUnknown(viewer: Viewer, id: MessageId, said: PersonsWord): Promise<MessageView> {
      const row = await settleUnknown(ports, { viewer, id, said });
      if (row.status === 'pending') announce(row);
      moved(row.sessionId);
      return messageView(await conversations.getMessage(db, viewer, id));
    },

    async cancel(viewer: Viewer, id: MessageId, by: string): Promise<MessageView> {
      const row = await cancel(ports, { viewer, id, by });
      await lanes.remove(row.sessionId, row);
      moved(row.sessionId);
      return messageView(await conversations.getMessage(db, viewer, id));
    },

    /** Messages that have ended while they waited: their bells may go. */
    dropped: drop,

    /** Takes out what waits for somebody who opted out and answers them once, in this transaction. */
    async optedOut(unit: Unit, who: OptedOut): Promise<void> {
      const { refused, confirmation } = await endSending(unit, ports, who);
      unit.afterCommit(() => {
        background(drop(refused));
        if (!confirmation) return;
        announce(confirmation);
        moved(confirmation.sessionId);
      });
    },

    /** Takes out the campaigns that wait for somebody who said no to marketing, in this transaction. */
    async leftMarketing(unit: Unit, contactId: ContactId): Promise<void> {
      const refused = await conversations.refusePendingTo(unit, contactId, 'marketing');
      unit.afterCommit(() => background(drop(refused)));
    },

    /** Somebody opted in: an answer to their opt-out that has not left is not true any more. */
    async optedIn(unit: Unit, contactId: ContactId): Promise<void> {
      const withdrawn = await withdrawConfirmation(unit, ports, contactId);
      if (withdrawn.length > 0) unit.afterCommit(() => background(drop(withdrawn)));
    },

    /** Takes in an ERROR ack of one of our messages, or the server's ack that overrules one. */
    async ackTold(unit: Unit, told: ToldAck): Promise<void> {
      const doubted = await takeAckError(unit, ports, told);
      if (!doubted) return;
      const ask = async () => {
        await sessions.askSignals(doubted);
        await ports.transact(doubted.companyId, later => lockExplains(later, ports, told.message));
      };
      unit.afterCommit(() => background(ask()));
    },
    /** Messages whose ERROR ack nothing has overruled in time have failed. */
    settleAckErrors: (): Promise<void> => settleAckErrors(ports),

    /** After a person wrote: what waits for them may leave sooner. */
    async reorder(companyId: CompanyId, contactId: ContactId): Promise<void> {
      for (const sessionId of await reorder(ports, companyId, contactId)) await wake(sessionId);
    },

    /** Events of a commit: places that were worked out before it no longer hold. */
    changed(events: readonly DomainEvent[]): void {
      for (const event of events) {
        if (!('sessionId' in event) || event.sessionId === null) places.movedAll();
        else places.moved(event.sessionId);
        const ofOneMessage = /^(message|conversation)\./.test(event.type);
        if (!ofOneMessage) ports.knownLanes.clear();
      }
    },

    wake,
    async wakeAll(): Promise<void> {
      places.movedAll();
      for (const sessionId of lanes.sessions()) await wake(sessionId);
    },
    openLane: (sessionId: SessionId) => lanes.openLane(sessionId),

    /** Where the waiting messages of a session stand. */
    places: (lane: { companyId: CompanyId; sessionId: SessionId }) => places.of(lane),
    async placeViews(lane: {
      companyId: CompanyId;
      sessionId: SessionId;
    }): Promise<LanePlaceView[]> {
      const all = await places.lately(lane);
      return [...all]
        .slice(0, toldPlaces)
        .map(([id, { position, eta, hold }]) => ({ id, position, eta, hold }));
    },

    limits: (session: SessionRow): Promise<Limits> => limitsOf(db, ports, session),

    /** Every verdict on a message, oldest first. Throws not_found outside the viewer's scope. */
    async decisions(viewer: Viewer, id: MessageId): Promise<DecisionView[]> {
      const message = await conversations.getMessage(db, viewer, id);
      return (await listDecisions(db, message.companyId, message.id)).map(decisionView);
    },

    /** Only the holder of the send lock comes here: learns what the last holder left, opens the lanes. */
    async takeOver(all: readonly SessionRow[]): Promise<void> {
      // While this process stood by another one sent.
      ports.lastSends.forget();
      await recoverOrphans(ports);
      const inHand = given.crashNote.recall();
      const [first] = all;
      if (first) await setCrashersAside(ports, { companyId: first.companyId, inHand });
      for (const { id } of all) await lanes.openLane(id);
      queue.onBack(() => {
        for (const id of lanes.sessions()) background(lanes.rebuild(id));
      });
      lanes.start();
      reconciler.start();
    },

    /** No new claims from now on. */
    claimNoMore: (): void => stopping.abort(),

    /** No new claims; the send in hand is finished. */
    async stop(): Promise<void> {
      stopping.abort();
      await lanes.stop();
      await reconciler.stop();
      given.crashNote.close();
    },
  };
}

export type Delivery = ReturnType<typeof createDelivery>;
