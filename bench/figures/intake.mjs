import { readWaiting } from '../evidence.mjs';
import { sizes } from '../sizes.mjs';
import { until } from '../waiting.mjs';
import { bareRounds, rounds } from './rounds.mjs';

const connections = 64;

/**
 * Webhooks that are on the disk when they are answered, against grouped raw INSERTs; and how many
 * of them are understood per second while they come in and until the last is.
 */
export async function intake({ site, gateway, nextWebhook }) {
  const nextRound = () =>
    Array.from({ length: sizes.webhooksPerRound }, () => nextWebhook().request);
  const theirs = await bareRounds(site, 'intake', { connections, nextRound });
  const startedMs = performance.now();
  const ours = await rounds({ port: gateway.port, connections, status: 200, nextRound });
  await until(async () => (await readWaiting(gateway.databaseFile)) === 0, {
    what: 'Understanding',
    withinMs: 100_000,
    everyMs: 50,
  });
  const understood = ours.done / ((performance.now() - startedMs) / 1_000);
  const row = (figure, perSecond) => ({
    figure,
    unit: 'perSecond',
    ours: perSecond,
    ceiling: theirs.perSecond,
  });
  return {
    rows: [row('Durable webhook intake', ours.perSecond), row('Webhooks understood', understood)],
    stored: ours.done,
  };
}
