import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { readEvidence } from './evidence.mjs';
import { forecastLine, forecasts } from './figures/forecasts.mjs';
import { intake } from './figures/intake.mjs';
import { latency } from './figures/latency.mjs';
import { sends } from './figures/sends.mjs';
import { start } from './figures/start.mjs';
import { setUpGateway } from './gateway.mjs';
import { openSite } from './site.mjs';
import { sizes } from './sizes.mjs';
import { table } from './table.mjs';
import { within } from './waiting.mjs';
import { webhookMaker } from './webhooks.mjs';

const longestFigureMs = 120_000;
const storeNames = { private: 'private Redis', embedded: 'embedded store' };

const isInstalled = name => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;

const hasRedis = () => ['redis-server', 'valkey-server'].some(isInstalled);

/** An answer is a promise: what was answered has to be in the file. */
async function checkKept(gateway, answered) {
  const kept = await readEvidence(gateway.databaseFile);
  for (const what of ['webhooks', 'sends']) {
    if (kept[what] !== answered[what]) {
      throw new Error(`${answered[what]} ${what} were answered, ${kept[what]} are on the disk.`);
    }
  }
  return kept;
}

/** All figures for one store. The intake comes last: understanding what came in goes on after it. */
async function measure(site, store) {
  const measured = (what, figure) => {
    console.error(`Measuring ${what}, ${storeNames[store]} ...`);
    return within(longestFigureMs, what, figure);
  };
  const gateway = await setUpGateway(site, store);
  const started = await measured('start', start({ site, gateway }));
  const nextWebhook = webhookMaker(await gateway.hook());
  const told = await measured('latency', latency({ site, gateway, nextWebhook }));
  const accepted = await measured('sends', sends({ site, gateway }));
  const taken = await measured('intake', intake({ site, gateway, nextWebhook }));
  const after = {
    figure: 'Memory, after the runs',
    unit: 'mb',
    ours: gateway.residentMb(),
    ceiling: started.bareMb,
  };
  await gateway.stop();
  const kept = await checkKept(gateway, {
    webhooks: told.stored + taken.stored,
    sends: accepted.stored,
  });
  const rows = [...taken.rows, ...accepted.rows, ...told.rows, ...started.rows, after];
  return { rows: rows.map(row => ({ ...row, store })), kept };
}

function keptLine(store, { webhooks, understood, sends: pending }) {
  return (
    `${storeNames[store]}: all ${webhooks} answered webhooks and all ${pending} accepted sends were ` +
    `on the disk; ${understood} webhooks were understood by the end.`
  );
}

function machineLine() {
  const [cpu] = cpus();
  const busy = loadavg()[0].toFixed(1);
  const size = sizes.quick ? ', half sizes' : '';
  return `${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}, ${process.platform}, load ${busy} at the start${size}`;
}

function report(machine, stores, { results, foreseen }) {
  const rows = results[0].rows.flatMap((_, at) =>
    results.map(({ rows: own }) => ({
      ...own[at],
      figure: `${own[at].figure}, ${storeNames[own[at].store]}`,
    })),
  );
  console.log(`
${machine}

${table(rows)}

Share says how much of the bare ceiling is reached: 100 % is as good as bare.
Memory of the private Redis is that of both processes.
${stores.map((store, at) => keptLine(store, results[at].kept)).join('\n')}

${foreseen.map(forecastLine).join('\n')}`);
}

async function run(site) {
  const machine = machineLine();
  const stores = hasRedis() ? ['private', 'embedded'] : ['embedded'];
  if (stores.length === 1) console.error('No redis-server on the PATH: only the embedded store.');
  const results = [];
  for (const store of stores) results.push(await measure(site, store));
  console.error('Measuring forecasts ...');
  report(machine, stores, { results, foreseen: await forecasts() });
}

const site = openSite();
let code = 1;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void site.close().then(() => process.exit(1)));
}
try {
  await run(site);
  code = 0;
} catch (error) {
  console.error(error);
} finally {
  await site.close();
}
process.exit(code);
