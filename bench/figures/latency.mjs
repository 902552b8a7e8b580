import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { openConnection } from '../load.mjs';
import { percentile } from '../numbers.mjs';
import { bare } from '../program.mjs';
import { sizes } from '../sizes.mjs';
import { within } from '../waiting.mjs';

const longestMs = 10_000;
const warmUp = 20;

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
async function once({ line, socket }, { request, text }) {
  const arriving = heard(
    socket,
    ({ type, data }) => type === 'message.created' && (text === undefined || data.text === text),
  );
  const startedMs = performance.now();
  const answering = line.send(request);
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

/** Webhook to browser, against an HTTP server that emits what we emitted. */
export async function latency({ site, gateway, nextWebhook }) {
  const { accessToken } = await gateway.signIn();
  const ours = {
    line: await openConnection(gateway.port),
    socket: await connect(site, gateway.port, { authorization: `Bearer ${accessToken}` }),
  };
  await repeat(warmUp, ours, nextWebhook);
  const eventFile = join(site.folder, 'event.json');
  const { event } = await once(ours, nextWebhook());
  writeFileSync(eventFile, JSON.stringify(event));

  const server = await bare(site, 'emit', { EVENT: eventFile });
  await server.start();
  const theirs = {
    line: await openConnection(server.port),
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
  for (const { line, socket } of [ours, theirs]) {
    line.close();
    socket.disconnect();
  }
  await server.stop();
  const stored = warmUp + 1 + oursMs.length;
  const rows = [50, 95, 99].map(share => ({
    figure: `Webhook to browser, p${share}`,
    unit: 'ms',
    ours: percentile(oursMs, share / 100),
    ceiling: percentile(theirsMs, share / 100),
  }));
  return { rows, stored };
}
