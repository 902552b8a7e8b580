import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { openConnection } from '../load.mjs';
import { percentile } from '../numbers.mjs';
import { bare } from '../program.mjs';
import { sizes } from '../sizes.mjs';
import { within } from '../waiting.mjs';

const longestMs = 30_000;
const warmUp = 20;
/** Of the steady load. */
const everyMs = 20;
const connections = 100;

function connect(site, port, headers = {}) {
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
  });
  site.atEnd(async () => void socket.disconnect());
  const connected = new Promise((opened, failed) => {
    socket.once('connect', () => opened(socket));
    socket.once('connect_error', failed);
  });
  return within(longestMs, 'Connecting the browser', connected);
}

/** The next event that is meant. */
function heard(socket, isMeant) {
  return new Promise(found => {
    function listen(event) {
      if (!isMeant(event)) return;
      socket.off('event', listen);
      found(event);
    }
    socket.on('event', listen);
  });
}

/** Milliseconds from the first byte of the request until the browser has the event. */
async function once({ lines, socket }, { request, text }) {
  const arriving = heard(
    socket,
    ({ type, data }) => type === 'message.created' && (text === undefined || data.text === text),
  );
  const startedMs = performance.now();
  const line = lines.shift();
  const answering = line.send(request).then(() => lines.push(line));
  const event = await within(longestMs, 'An event', arriving);
  const ms = performance.now() - startedMs;
  await answering;
  return { ms, event };
}

async function repeat(count, path, next) {
  const taken = [];
  for (let at = 0; at < count; at += 1) taken.push((await once(path, next())).ms);
  return taken;
}

const openLines = (port, count) =>
  Promise.all(Array.from({ length: count }, () => openConnection(port)));

function closeLines(lines) {
  for (const line of lines) line.close();
}

/** Whether or not the one before has arrived. On lines of its own: idle ones are closed by servers. */
async function steadily(count, { port, socket }, next) {
  const lines = await openLines(port, connections);
  const taken = [];
  for (let at = 0; at < count; at += 1) {
    taken.push(once({ lines, socket }, next()));
    await sleep(everyMs);
  }
  const arrived = await Promise.all(taken);
  closeLines(lines);
  return arrived.map(({ ms }) => ms);
}

const row = (figure, share, [ours, theirs]) => ({
  figure: `${figure}, p${share}`,
  unit: 'ms',
  ours: percentile(ours, share / 100),
  ceiling: percentile(theirs, share / 100),
});

/**
 * Webhook to browser, one at a time and fifty per second, against an HTTP server that
 * emits what we emitted.
 */
export async function latency({ site, gateway, nextWebhook }) {
  const { accessToken } = await gateway.signIn();
  const ours = {
    port: gateway.port,
    lines: await openLines(gateway.port, 1),
    socket: await connect(site, gateway.port, { authorization: `Bearer ${accessToken}` }),
  };
  await repeat(warmUp, ours, nextWebhook);
  const eventFile = join(site.folder, 'event.json');
  const { event } = await once(ours, nextWebhook());
  writeFileSync(eventFile, JSON.stringify(event));

  const server = await bare(site, 'emit', { EVENT: eventFile });
  await server.start();
  const theirs = {
    port: server.port,
    lines: await openLines(server.port, 1),
    socket: await connect(site, server.port),
  };
  const anyWebhook = () => ({ request: nextWebhook().request });
  await repeat(warmUp, theirs, anyWebhook);

  const oursMs = [];
  const theirsMs = [];
  for (let round = 0; round < sizes.rounds; round += 1) {
    theirsMs.push(...(await repeat(sizes.messagesPerRound, theirs, anyWebhook)));
    oursMs.push(...(await repeat(sizes.messagesPerRound, ours, nextWebhook)));
  }
  const theirSteadyMs = await steadily(sizes.steadyMessages, theirs, anyWebhook);
  const ourSteadyMs = await steadily(sizes.steadyMessages, ours, nextWebhook);
  for (const { lines, socket } of [ours, theirs]) {
    closeLines(lines);
    socket.disconnect();
  }
  await server.stop();
  const stored = warmUp + 1 + oursMs.length + ourSteadyMs.length;
  const rows = [
    ...[50, 95, 99].map(share => row('Webhook to browser', share, [oursMs, theirsMs])),
    ...[50, 99].map(share => row('Same under load', share, [ourSteadyMs, theirSteadyMs])),
  ];
  return { rows, stored };
}
