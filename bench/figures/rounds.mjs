import { join } from 'node:path';
import { load } from '../load.mjs';
import { median } from '../numbers.mjs';
import { bare } from '../program.mjs';
import { sizes } from '../sizes.mjs';

/** The median rate of the rounds, and how many requests were answered in all of them. */
export async function rounds({ port, connections, status, nextRound }) {
  const rates = [];
  let done = 0;
  for (let round = 0; round < sizes.rounds; round += 1) {
    const requests = nextRound();
    const result = await load({ port, requests, connections, status, maxMs: sizes.roundMs });
    rates.push(result.perSecond);
    done += result.done;
  }
  return { perSecond: median(rates), done };
}

/** The same rounds at a bare program, on a file of its own. */
export async function bareRounds(site, what, { connections, nextRound }) {
  const server = await bare(site, what, {
    DATABASE: join(site.folder, `${what}-${Date.now()}.db`),
  });
  await server.start();
  const result = await rounds({ port: server.port, connections, status: 200, nextRound });
  await server.stop();
  return result;
}
