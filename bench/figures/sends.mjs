import { load, post } from '../load.mjs';
import { outboundPhone } from '../people.mjs';
import { sizes } from '../sizes.mjs';
import { bareRounds, rounds } from './rounds.mjs';

const connections = 16;

function sendRequest(number, headers) {
  const text = `Your order ${number} is packed and will be with you on Thursday.`;
  return post(
    '/api/messages/send',
    JSON.stringify({ to: outboundPhone(number), text, session: 'default' }),
    headers,
  );
}

function contactRequest(number, headers) {
  const body = { phone: outboundPhone(number), consent: { basis: 'form', source: 'bench' } };
  return post('/api/contacts', JSON.stringify(body), headers);
}

function roundMaker(make) {
  let made = 0;
  return () => Array.from({ length: sizes.sendsPerRound }, () => make(made++));
}

/** Sends that are accepted while the session is paused, against one raw INSERT per request. */
export async function sends({ site, gateway }) {
  const { port, headers } = gateway;
  const people = sizes.rounds * sizes.sendsPerRound;
  const requests = Array.from({ length: people }, (_, number) => contactRequest(number, headers));
  const { done } = await load({ port, requests, connections, status: 201, maxMs: 60_000 });
  if (done < people) throw new Error('The contacts could not be made in time.');
  const pause = { scope: 'session', session: 'default', reason: 'bench' };
  await gateway.api('/api/pause', { method: 'POST', body: pause });

  const nextRound = roundMaker(number => sendRequest(number, headers));
  const theirs = await bareRounds(site, 'sends', {
    connections,
    nextRound: roundMaker(number => sendRequest(number, headers)),
  });
  const ours = await rounds({ port, connections, status: 202, nextRound });
  const row = {
    figure: 'Accepted sends',
    unit: 'perSecond',
    ours: ours.perSecond,
    ceiling: theirs.perSecond,
  };
  return { rows: [row], stored: ours.done };
}
