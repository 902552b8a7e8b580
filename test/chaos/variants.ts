import type { Change } from './bundle.js';
import type { FindingKind } from './judge/evidence.js';
import { runs } from './runs/index.js';

/** A product that is broken in a way people break such products, and what has to show it. */
interface Variant {
  what: string;
  changes: readonly Change[];
  run: string;
  messages: number;
  kills: number;
  caughtBy: FindingKind;
}

const deliver = 'src/delivery/verbs/deliver.ts';

const markAfterTheCall: readonly Change[] = [
  {
    file: deliver,
    from: `  const answer = await claim(ports, message, unit => saveLooks(unit, ports, message.sessionId));
  return answer.claimed ? send(ports, answer) : answer.outcome;`,
    to: `  const scope = wholeCompany(message.companyId);
  const session = await ports.sessions.get(ports.db, scope, message.sessionId);
  const outcome = await postMessage(ports, { message, session });
  const answer = await claim(ports, message, unit => saveLooks(unit, ports, message.sessionId));
  if (!answer.claimed) return answer.outcome;
  ports.lastSends.started(message.sessionId, message.id);
  ports.lastSends.ended(message.sessionId);
  await recordSurely(ports, { message: answer.claimed, outcome });
  return done;`,
  },
];

const freshId: readonly Change[] = [
  {
    file: 'src/delivery/verbs/settle-unknown.ts',
    from: `    ...known,
    countedAt: null,`,
    to: `    ...known,
    waId: '3EB0' + Date.now().toString(16).padStart(18, '0').toUpperCase(),
    countedAt: null,`,
  },
];

/** The queue's own retry, as its defaults and its guides suggest it. */
const queueTriesAgain: readonly Change[] = [
  { file: 'src/queue/lane-tools.ts', from: 'attempts: 1,', to: 'attempts: 3,' },
  {
    file: 'src/queue/lane-tools.ts',
    from: `return { kind: 'dropped', because: 'handler_failed' };`,
    to: 'throw error;',
  },
  { file: 'src/delivery/verbs/record.ts', from: 'firstPauseMs = 2_000', to: 'firstPauseMs = 10' },
  {
    file: deliver,
    from: `  await recordSurely(ports, { message: claimed, outcome });
  await ports.answered`,
    to: `  if (outcome.class === 'unsure') {
    await recordSurely(ports, { message: claimed, outcome: { ...outcome, class: 'not_sent' } });
    throw new Error('The queue tries again.');
  }
  await recordSurely(ports, { message: claimed, outcome });
  await ports.answered`,
  },
];

const lease: readonly Change[] = [
  {
    file: 'src/db/send-lock.ts',
    from: `import sqlite3 from 'sqlite3';`,
    to: `import sqlite3 from 'sqlite3';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

function createLease(file: string): SendLock {
  const me = process.pid + '-' + Math.random();
  let held = false;
  let timer: NodeJS.Timeout | undefined;
  const holder = () => {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      return null;
    }
  };
  const renew = () => {
    writeFileSync(file + me, JSON.stringify({ me, untilMs: Date.now() + 1_000 }));
    renameSync(file + me, file);
  };
  return {
    held: () => held,
    async tryTake() {
      const other = holder();
      if (other && other.me !== me && other.untilMs > Date.now()) return false;
      held = true;
      renew();
      timer ??= setInterval(renew, 300);
      return true;
    },
    async release() {
      clearInterval(timer);
      if (held) rmSync(file, { force: true });
      held = false;
    },
  };
}`,
  },
  {
    file: 'src/db/send-lock.ts',
    from: `export function createSendLock(file: string): SendLock {
`,
    to: `export function createSendLock(file: string): SendLock {
  if (file.endsWith('send.lock.db')) return createLease(file + '.lease');
`,
  },
];

const answerBeforeCommit: readonly Change[] = [
  {
    file: 'src/ingest/ingest.ts',
    from: '      await intake.store({',
    to: '      void intake.store({',
  },
];

const limitsOutsideTheClaim: readonly Change[] = [
  {
    file: 'src/delivery/verbs/claim.ts',
    from: 'const verdict = decide(facts, situation.policy, now);',
    to: `const verdict = { kind: 'send', warnings: [] };`,
  },
];

/** Each of them has to be caught, or the judge is worth nothing. */
export const variants: Readonly<Record<string, Variant>> = {
  'mark-after': {
    what: 'the message is marked after the call',
    changes: markAfterTheCall,
    run: 'quick',
    messages: 40,
    kills: 4,
    caughtBy: 'post without a mark',
  },
  'fresh-id': {
    what: 'a repeated send gets a fresh id',
    changes: freshId,
    run: 'omits',
    messages: 50,
    kills: 10,
    caughtBy: 'visible duplicate',
  },
  'queue-retries': {
    what: 'the queue tries three times',
    changes: queueTriesAgain,
    run: 'answers',
    messages: 50,
    kills: 20,
    caughtBy: 'sent again too early',
  },
  lease: {
    what: 'a lease with a time-out stands for the lock',
    changes: lease,
    run: 'freeze',
    messages: 80,
    kills: 4,
    caughtBy: 'sent for a frozen process',
  },
  'early-200': {
    what: 'a webhook is answered 200 before the commit',
    changes: answerBeforeCommit,
    run: 'flood',
    messages: 1_500,
    kills: 4,
    caughtBy: 'webhook lost',
  },
  'outside-claim': {
    what: 'limits and pauses are judged before the claim, not in it',
    changes: limitsOutsideTheClaim,
    run: 'pauses',
    messages: 60,
    kills: 12,
    caughtBy: 'sent while paused',
  },
};

const drainMs = 15_000;

async function show(name: string, variant: Variant, say: (line: string) => void) {
  const { what, changes, messages, kills, caughtBy } = variant;
  const run = runs[variant.run];
  if (!run) throw new Error(`There is no run ${variant.run}.`);
  const seed = `variant-${name}`;
  const { verdict } = await run({ seed, messages, kills, changes, drainMs });
  const counts = new Map<FindingKind, number>();
  for (const { kind } of verdict.findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const found = [...counts].map(([kind, n]) => `${kind} ${n}`).join(', ');
  const caught = counts.has(caughtBy);
  say(`${name}: ${what}`);
  say(
    `  run ${variant.run}: ${caught ? `caught, ${caughtBy}` : 'NOT CAUGHT'} (${found || 'nothing found'})`,
  );
  const first = verdict.findings.find(({ kind }) => kind === caughtBy);
  if (first) say(`  for example: ${first.token ?? ''} ${first.what}`);
  return caught;
}

/** Runs broken products under the judge; answers whether each was caught. */
export async function showVariants(
  names: readonly string[],
  say: (line: string) => void,
): Promise<boolean> {
  let all = true;
  for (const [name, variant] of Object.entries(variants)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const caught = await show(name, variant, say);
    all = all && caught;
  }
  return all;
}
