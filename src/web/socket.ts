import { io, type Socket } from 'socket.io-client';
import type { PageToServer, ServerToPage, StreamEvent, SyncAnswer } from '../protocol/socket.js';
import { renewSignIn } from './api.js';
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
}

const silentMs = 20_000;
const watchMs = 2_000;
const answerMs = 8_000;
const retryMs = 500;

/** Follows the company's stream from `seq` on. Returns how to stop. */
export function followStream(seq: number, hooks: Hooks): () => void {
  const socket: Socket<ServerToPage, PageToServer> = io({ transports: ['websocket', 'polling'] });
  let place = startAt(seq);
  let lastBeatMs = Date.now();
  let syncing = false;
  let retrying: ReturnType<typeof setTimeout> | undefined;

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

  function wake(): void {
    if (document.hidden) return;
    if (socket.connected) sync();
    else socket.connect();
  }

  /** The server refused the socket: the access token has run out. */
  function reopen(): void {
    renewSignIn().then(
      isSignedIn => isSignedIn && socket.connect(),
      () => (retrying = setTimeout(reopen, watchMs)),
    );
  }

  function watch(): void {
    if (!socket.connected || Date.now() - lastBeatMs < silentMs) return;
    socketState.value = 'silent';
    lastBeatMs = Date.now();
    socket.disconnect().connect();
  }

  socket.on('connect', () => {
    lastBeatMs = Date.now();
    socketState.value = 'live';
    place = reconnected(place);
    syncing = false;
    sync();
  });
  socket.on('disconnect', reason => {
    socketState.value = 'connecting';
    if (reason === 'io server disconnect') socket.connect();
  });
  socket.on('connect_error', () => {
    socketState.value = 'connecting';
    if (!socket.active) retrying = setTimeout(reopen, retryMs);
  });
  socket.on('event', event => {
    lastBeatMs = Date.now();
    apply(receive(place, event));
  });
  socket.on('heartbeat', beat => {
    lastBeatMs = Date.now();
    socketState.value = 'live';
    setGatewayTime(beat.now);
    if (!place.synced || isBehind(place, beat.seq)) sync();
  });
  socket.on('lane', lane => commitSoon(world => foldLane(world, lane)));
  socket.on('qr', ({ sessionId }) => hooks.qrChanged(sessionId));

  const watching = setInterval(watch, watchMs);
  addEventListener('online', wake);
  addEventListener('pageshow', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    clearInterval(watching);
    clearTimeout(retrying);
    removeEventListener('online', wake);
    removeEventListener('pageshow', wake);
    document.removeEventListener('visibilitychange', wake);
    socket.disconnect();
  };
}
