import { sizes } from '../sizes.mjs';
import { bareRounds, rounds } from './rounds.mjs';

const connections = 64;

/** Webhooks that are on the disk when they are answered, against grouped raw INSERTs. */
export async function intake({ site, gateway, nextWebhook }) {
  const nextRound = () =>
    Array.from({ length: sizes.webhooksPerRound }, () => nextWebhook().request);
  const theirs = await bareRounds(site, 'intake', { connections, nextRound });
  const ours = await rounds({ port: gateway.port, connections, status: 200, nextRound });
  const row = {
    figure: 'Durable webhook intake',
    unit: 'perSecond',
    ours: ours.perSecond,
    ceiling: theirs.perSecond,
  };
  return { rows: [row], stored: ours.done };
}
