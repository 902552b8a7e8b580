import { io, type Socket } from 'socket.io-client';
import type { PageToServer, ServerToPage, StreamEvent, SyncAnswer } from '../protocol/socket.js';
import { refreshSignIn, renewSignIn } from './api.js';
import { socketState } from './connection.js';
import {
  caughtUp,
  isBehind,
  receive,
  reconnected,
  startAt,
  type Received,
} from './state/stream.js';
import { fold, foldLane } from './state/world.js';
import { commitSoon, setGatewayTime } from './store.js';

interface Hooks {
  /** The log is shorter than our absence: fetch what is on screen again. */
  reset(): void;
  /** After every event, in order. */
  heard(event: StreamEvent): void;
  /** A new code to scan, or none any more. */
  qrChanged(sessionId: string): void;
  /** What this person may see or do may have changed since the picture was taken. */
  rightsMoved(): void;
  /** Somebody ended the sign-in on purpose. */
  ended(): void;
}

/** A stream that is followed. */
export interface Following {
  /** Everything since then is told again: a picture of that moment was taken. */
  from(seq: number): void;
  stop(): void;
}

type PageSocket = Socket<ServerToPage, PageToServer>;

const silentMs = 20_000;
const watchMs = 2_000;
const answerMs = 8_000;
const retryMs = 500;

/** Folds events in order, each once, and asks for what is missing. */
function createReader(socket: PageSocket, seq: number, hooks: Hooks) {
  let place = startAt(seq);
  let syncing = false;

  function apply(received: Received): void {
    place = received.place;
    const at = place.seq;
    for (const event of received.ready) {
      commitSoon(world => fold(world, event));
      if (event.type === 'clock.moved') setGatewayTime(event.data.now);
      hooks.heard(event);
    }
    commitSoon(world => {
      document.documentElement.dataset.seq = String(at);
      return world;
    });
    if (received.gap) sync();
  }

  function answered(failed: Error | null, answer: SyncAnswer | undefined): void {
    syncing = false;
    if (failed || !answer) return;
    if (answer.reset) hooks.reset();
    apply(caughtUp(place, answer));
    if (place.synced) performance.mark('sync-done');
  }

  function sync(): void {
    if (syncing || !socket.connected) return;
    syncing = true;
    socket.timeout(answerMs).emit('sync', place.seq, answered);
  }

  return {
    sync,
    /** A new connection proves nothing: whatever came in between is asked for. */
    begin(): void {
      place = reconnected(place);
      syncing = false;
      sync();
    },
    from(at: number): void {
      place = startAt(at);
      sync();
    },
    hear: (event: StreamEvent) => apply(receive(place, event)),
    /** The head of the stream says whether silence is only silence. */
    checkHead(headSeq: number): void {
      if (!place.synced || isBehind(place, headSeq)) sync();
    },
  };
}

/** Connects anew when the socket is silent, and catches up whenever the page comes back. */
function keepAwake(socket: PageSocket, sync: () => void) {
  let lastSignMs = Date.now();

  function wake(): void {
    if (document.hidden) return;
    if (socket.connected) sync();
    else socket.connect();
  }

  function watch(): void {
    if (!socket.connected || Date.now() - lastSignMs < silentMs) return;
    socketState.value = 'silent';
    lastSignMs = Date.now();
    socket.disconnect().connect();
  }

  const watching = setInterval(watch, watchMs);
  addEventListener('online', wake);
  addEventListener('pageshow', wake);
  document.addEventListener('visibilitychange', wake);
  return {
    signOfLife(): void {
      lastSignMs = Date.now();
      socketState.value = 'live';
    },
    stop(): void {
      clearInterval(watching);
      removeEventListener('online', wake);
      removeEventListener('pageshow', wake);
      document.removeEventListener('visibilitychange', wake);
    },
  };
}

/**
 * Comes back with a fresh sign-in when the server refuses the socket. One that was cut and cannot be
 * renewed was ended: nobody is asked for a password over what they may no longer see. Returns how to stop.
 */
function keepSignedIn(socket: PageSocket, ended: () => void): () => void {
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let wasCut = false;

  function reopen(): void {
    const renewed = wasCut ? refreshSignIn() : renewSignIn();
    renewed.then(
      isSignedIn => {
        if (isSignedIn) socket.connect();
        else if (wasCut) ended();
      },
      () => (retrying = setTimeout(reopen, watchMs)),
    );
  }

  socket.on('connect', () => (wasCut = false));

  socket.on('disconnect', reason => {
    socketState.value = 'connecting';
    if (reason !== 'io server disconnect') return;
    wasCut = true;
    socket.connect();
  });
  socket.on('connect_error', () => {
    socketState.value = 'connecting';
    // Not active any more: refused by the server, most likely for an access token that ran out.
    if (!socket.active) retrying = setTimeout(reopen, retryMs);
  });
  return () => clearTimeout(retrying);
}

/** Follows the company's stream from `seq` on. */
export function followStream(seq: number, hooks: Hooks): Following {
  const socket: PageSocket = io({ transports: ['websocket', 'polling'] });
  const reader = createReader(socket, seq, hooks);
  const awake = keepAwake(socket, reader.sync);
  const forget = keepSignedIn(socket, hooks.ended);

  socket.on('connect', () => {
    awake.signOfLife();
    reader.begin();
    // Nobody told this page what was given or taken while it was away.
    hooks.rightsMoved();
  });
  socket.on('rights', hooks.rightsMoved);
  socket.on('event', event => {
    awake.signOfLife();
    reader.hear(event);
  });
  socket.on('heartbeat', beat => {
    awake.signOfLife();
    setGatewayTime(beat.now);
    reader.checkHead(beat.seq);
  });
  socket.on('lane', lane => commitSoon(world => foldLane(world, lane)));
  socket.on('qr', ({ sessionId }) => hooks.qrChanged(sessionId));

  return {
    from: reader.from,
    stop() {
      awake.stop();
      forget();
      socket.disconnect();
    },
  };
}
