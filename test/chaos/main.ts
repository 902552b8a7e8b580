import { parseArgs } from 'node:util';
import { secureBytes } from '../../src/kernel/random.js';
import { isClean, verdictLine } from './judge.js';
import {
  placedKills,
  randomKills,
  redisWipes,
  wahaKills,
  type RunResult,
  type RunSetup,
} from './runs.js';

const runs: Record<string, (setup: RunSetup) => Promise<RunResult>> = {
  random: randomKills,
  placed: placedKills,
  waha: wahaKills,
  wipes: redisWipes,
};

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    messages: { type: 'string', default: '500' },
    kills: { type: 'string', default: '25' },
    sessions: { type: 'string' },
    seed: { type: 'string' },
  },
  allowPositionals: true,
});

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

function report(name: string, { findings, kills, recoveryMs }: RunResult): void {
  const recovery =
    recoveryMs.length > 0
      ? `; kill to next send p50 ${quantile(recoveryMs, 0.5)} ms, p95 ${quantile(recoveryMs, 0.95)} ms`
      : '';
  process.stdout.write(`${name}: ${kills} kills, ${verdictLine(findings)}${recovery}\n`);
  const bad = [
    ...findings.lost,
    ...findings.visibleDuplicates,
    ...findings.lies,
    ...findings.heldUnjustified,
  ];
  for (const line of bad.slice(0, 20)) process.stdout.write(`  ${line}\n`);
}

async function main(): Promise<void> {
  const chosen = positionals.length > 0 ? positionals : Object.keys(runs);
  let clean = true;
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const name of chosen) {
      const run = runs[name];
      if (!run)
        throw new Error(`There is no run ${name}; there are ${Object.keys(runs).join(', ')}.`);
      const seed = values.seed ?? Buffer.from(secureBytes(6)).toString('hex');
      process.stdout.write(`${name}: round ${round}, seed ${seed}\n`);
      const result = await run({
        seed,
        messages: Number(values.messages),
        kills: Number(values.kills),
        ...(values.sessions ? { sessions: Number(values.sessions) } : {}),
      });
      report(name, result);
      clean = clean && isClean(result.findings);
    }
  }
  process.exit(clean ? 0 : 1);
}

await main();
