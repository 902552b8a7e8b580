import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { secureBytes } from '../../src/kernel/random.js';
import { complaintsOf, tableOf } from './judge/table.js';
import { runs, usualRuns } from './runs/index.js';
import { longPlan, type Part } from './plan.js';
import { showVariants } from './variants.js';

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    messages: { type: 'string' },
    kills: { type: 'string' },
    sessions: { type: 'string' },
    seed: { type: 'string' },
    tally: { type: 'string' },
  },
  allowPositionals: true,
});

const say = (line: string) => void process.stdout.write(`${line}\n`);
const numberOf = (given: string | undefined) => (given === undefined ? undefined : Number(given));
const freshSeed = () => Buffer.from(secureBytes(6)).toString('hex');

const partName = ({ run, seed }: Part) => `${run} ${seed}`;

/** Parts that are in the tally already, each told when it was clean. */
function donePartsIn(file: string | undefined): Set<string> {
  if (file === undefined || !existsSync(file)) return new Set();
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const parts = lines.map(line => JSON.parse(line) as Part & { clean: boolean });
  return new Set(parts.filter(({ clean }) => clean).map(partName));
}

/** Runs one part, prints its table, and answers whether the promise was kept. */
async function carryOut(part: Part): Promise<boolean> {
  const run = runs[part.run];
  if (!run)
    throw new Error(
      `There is no run ${part.run}; there are ${Object.keys(runs).join(', ')}, long and variants.`,
    );
  say(`${part.run}, seed ${part.seed}`);
  const startedMs = Date.now();
  const { verdict, measured } = await run(part);
  const tookS = Math.round((Date.now() - startedMs) / 1_000);
  say(tableOf(verdict, measured));
  const clean = verdict.findings.length === 0;
  say(`  ${clean ? 'clean' : `${verdict.findings.length} findings`}, ${tookS} s`);
  if (!clean) say(complaintsOf(verdict));
  if (values.tally !== undefined) {
    const { figures } = verdict;
    appendFileSync(
      values.tally,
      `${JSON.stringify({ ...part, clean, tookS, figures, measured, findings: verdict.findings })}\n`,
    );
  }
  return clean;
}

function partsOf(names: readonly string[]): Part[] {
  const seed = values.seed ?? freshSeed();
  const messages = numberOf(values.messages);
  const kills = numberOf(values.kills);
  const sessions = numberOf(values.sessions);
  if (names[0] === 'long') return longPlan({ seed, messages: messages ?? 10_000 });
  return Array.from({ length: Number(values.rounds) }, (_, round) =>
    names.map(run => ({
      run,
      seed: Number(values.rounds) === 1 ? seed : `${seed}-${round + 1}`,
      messages: messages ?? 300,
      kills: kills ?? 15,
      ...(sessions ? { sessions } : {}),
    })),
  ).flat();
}

async function main(): Promise<number> {
  if (positionals[0] === 'variants') return (await showVariants(positionals.slice(1), say)) ? 0 : 1;
  const parts = partsOf(positionals.length > 0 ? positionals : usualRuns);
  const done = donePartsIn(values.tally);
  let bad = 0;
  for (const [n, part] of parts.entries()) {
    if (done.has(partName(part))) continue;
    if (parts.length > 1) say(`Part ${n + 1} of ${parts.length}`);
    if (!(await carryOut(part))) bad += 1;
  }
  if (parts.length > 1) say(bad === 0 ? 'All clean.' : `${bad} of ${parts.length} parts are not.`);
  return bad === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exit(await main());
