import { readFileSync } from 'node:fs';
import { openDatabase } from '../../../src/db/connection.js';
import { select } from '../../../src/db/sql.js';
import { until } from '../../support/until.js';
import type { Finding } from '../judge/evidence.js';
import { quantile } from '../judge/table.js';
import { startKiller } from '../killer.js';
import type { Load } from '../load.js';
import { freshPhone } from '../people.js';
import { isWorking, type Scene } from '../scene.js';
import { hookOf } from '../waha.js';
import { flood, type Poured } from './flood.js';
import { onStage, wait, type Run } from './run.js';

/** A run that sends nothing is judged all the same. */
const nothingSent: Load = { done: Promise.resolve(), accepted: new Map() };

async function ask<Row extends object>(scene: Scene, sql: string): Promise<Row[]> {
  const db = await openDatabase(scene.gateway.databaseFile);
  try {
    return await select<Row>(db, sql);
  } finally {
    await db.close();
  }
}

const count = async (scene: Scene, sql: string) =>
  (await ask<{ n: number }>(scene, `SELECT COUNT(*) AS n FROM ${sql}`))[0]?.n ?? 0;

/** How often each message that people wrote stands in the gateway's table. */
async function copiesOf(scene: Scene): Promise<ReadonlyMap<string, number>> {
  const rows = await ask<{ waId: string; n: number }>(
    scene,
    "SELECT wa_id AS waId, COUNT(*) AS n FROM messages WHERE direction = 'in' GROUP BY wa_id",
  );
  return new Map(rows.map(({ waId, n }) => [waId, n]));
}

function missingOrDoubled(wanted: Iterable<string>, copies: ReadonlyMap<string, number>) {
  const findings: Finding[] = [];
  for (const waId of wanted) {
    const n = copies.get(waId) ?? 0;
    if (n === 0) findings.push({ kind: 'webhook lost', token: null, what: waId });
    if (n > 1) findings.push({ kind: 'webhook doubled', token: null, what: `${waId}: ${n} rows` });
  }
  return findings;
}

const mbOf = (pid: number | undefined) => {
  if (pid === undefined) return 0;
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return Math.round(Number(kb) / 1_024);
};

const mostMemoryMb = 400;
const longestAnswerMs = 250;
const perSecond = { calm: 500, burst: 2_000 };
/** Of the webhooks, how many come in the burst at the end. */
const burstShare = 1 / 6;

const edges = ['inbox.before_commit', 'inbox.after_commit', 'process.before_commit'] as const;

const phasesOf = (count: number) => [
  { perSecond: perSecond.calm, count: Math.round(count * (1 - burstShare)) },
  { perSecond: perSecond.burst, count: Math.round(count * burstShare) },
];

const p99Of = (answerMs: readonly number[] = []) => Math.round(quantile(answerMs, 0.99) ?? 0);

/** What became of the webhooks that were answered 200. */
async function judgeFlood(scene: Scene, { taken, answerMs }: Poured, mostMb: number) {
  const found = missingOrDoubled(taken, await copiesOf(scene));
  const p99 = p99Of(answerMs[0]);
  if (p99 > longestAnswerMs)
    found.push({ kind: 'too slow', token: null, what: `p99 of the answers ${p99} ms` });
  if (mostMb > mostMemoryMb) found.push({ kind: 'leak', token: null, what: `${mostMb} MB` });
  return found;
}

function floodFigures({ taken, repeats, turnedAway, answerMs, tookMs }: Poured, found: Finding[]) {
  const count = (kind: Finding['kind']) => found.filter(one => one.kind === kind).length;
  return {
    'webhooks answered 200': taken.size,
    'posted again': repeats,
    'asked to come again': turnedAway,
    'webhooks lost': count('webhook lost'),
    'webhooks doubled': count('webhook doubled'),
    [`answer at ${perSecond.calm}/s, p99`]: `${p99Of(answerMs[0])} ms`,
    [`answer at ${perSecond.burst}/s, p99`]: `${p99Of(answerMs[1])} ms`,
    'rate reached': `${Math.round(taken.size / (tookMs / 1_000))}/s`,
  };
}

/** F47, F56: a flood of webhooks, first steady, then in a burst, while the gateway is killed. */
export const floods: Run = setup => {
  const { seed, messages, kills } = setup;
  return onStage({ ...setup, sessions: 1 }, {}, async ({ scene, chance, signal }) => {
    const { gateway } = scene;
    const phases = phasesOf(messages);
    const lastsMs = phases.reduce((sum, phase) => sum + (1_000 * phase.count) / phase.perSecond, 0);
    const lifeMs = Math.round(lastsMs / (kills + 1));
    const memory: number[] = [];
    const watch = setInterval(() => memory.push(mbOf(gateway.pid)), 500);
    const port = Number(new URL(gateway.api.url).port);
    const pouring = flood({ hook: await hookOf(scene.waha), port, phases, signal });
    const killer = startKiller(gateway, {
      ...{ kills, chance, signal },
      lives: [Math.round(lifeMs * 0.7), lifeMs],
      place: () =>
        chance.happens(0.5) ? { point: chance.pick(edges), nth: chance.whole(20, 200) } : null,
    });
    await killer.done;
    // The last life may have been told to end as well.
    await gateway.kill();
    await gateway.start();
    const poured = await pouring;
    const pouredAtMs = Date.now();
    await until(
      () => count(scene, "webhook_inbox WHERE state = 'new'"),
      left => left === 0,
      { withinMs: 300_000, everyMs: 500 },
    );
    const understoodMs = Date.now() - pouredAtMs;
    clearInterval(watch);
    const mostMb = Math.max(0, ...memory);
    const found = await judgeFlood(scene, poured, mostMb);
    const verdict = await scene.verdict(nothingSent);
    const more = {
      ...floodFigures(poured, found),
      'understood after the last answer': `${understoodMs} ms`,
      memory: `${mostMb} MB`,
    };
    return {
      verdict: { ...verdict, findings: [...verdict.findings, ...found] },
      measured: { seed, kills: killer.kills.length, recoveryMs: [], more },
    };
  });
};

const awayMs = 3 * 3_600_000;
const longestCatchUpMs = 300_000;
const behind = { CLOCK_AHEAD_MS: String(-awayMs) };
const onTime = { CLOCK_AHEAD_MS: '0' };

/** F57: away for three hours while people write and WAHA gives up telling; then back. */
export const outages: Run = setup => {
  const { seed, messages } = setup;
  return onStage(setup, { env: behind, wahaEnv: behind }, async ({ scene, chance }) => {
    const { gateway, waha, sessions } = scene;
    const wentMs = Date.now() - awayMs;
    await until(
      () => count(scene, 'sessions WHERE caught_up_to IS NOT NULL'),
      reached => reached === sessions.length,
      { withinMs: 60_000 },
    );
    await gateway.kill();
    await waha.kill();
    await waha.start(onTime);
    const written = new Set<string>();
    for (let n = 0; n < messages; n += 1) {
      const at = new Date(wentMs + Math.floor((awayMs * (n + 1)) / (messages + 1))).toISOString();
      const session = sessions[n % sessions.length] ?? 'default';
      const person = freshPhone(chance.whole(0, 50)).slice(1);
      const { id } = (await waha.control('write', { person, session, text: `Halo ${n}`, at })) as {
        id: string;
      };
      written.add(id.split('_')[2] ?? id);
    }
    await wait(3_000);
    const backMs = Date.now();
    await gateway.start(onTime);
    await isWorking(gateway, sessions.length);
    const copies = await until(
      () => copiesOf(scene),
      found => [...written].every(waId => found.has(waId)),
      { withinMs: longestCatchUpMs, everyMs: 250 },
    ).catch(() => copiesOf(scene));
    const tookMs = Date.now() - backMs;
    const found = missingOrDoubled(written, copies);
    const verdict = await scene.verdict(nothingSent);
    const more = {
      'written meanwhile': written.size,
      'all there after': `${tookMs} ms`,
      missing: found.filter(({ kind }) => kind === 'webhook lost').length,
      doubled: found.filter(({ kind }) => kind === 'webhook doubled').length,
    };
    return {
      verdict: { ...verdict, findings: [...verdict.findings, ...found] },
      measured: { seed, kills: 1, recoveryMs: [], more },
    };
  });
};
