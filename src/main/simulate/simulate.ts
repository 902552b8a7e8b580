import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, loadPolicyLayers } from '../../config/index.js';
import { instantOnClock, isZone } from '../../kernel/calendar.js';
import { compare, replay, type Policy } from '../../pacing/index.js';
import type { SimulationView } from '../../protocol/views.js';
import { fatesOf, recordingOf } from './file-recording.js';
import { readMessages } from './messages-file.js';
import { report } from './report.js';

export interface Ended {
  /** 0: done. 1: the file has faults. 2: the command makes no sense. 78: the rules have faults. */
  code: 0 | 1 | 2 | 78;
  out: string;
  error: string;
}

export const usage = `Usage: npm run simulate -- --file messages.csv [options]

  --file <csv>        the messages: at and to, and if you like text, kind, source, campaign,
                      scheduled_at, expires_at, sent_at, consent, known
  --policy <json>     rules to try, laid over config/policy.json; whole or only what differs
  --preset <name>     a shipped preset in place of the one config/policy.json extends
  --zone <zone>       the number's time zone, such as Asia/Jakarta
  --paired-on <date>  first day of the number's warm-up; without it the warm-up is long over
  --json              the result as JSON

Times are 2026-11-20 09:30 on the number's clock, or with a zone of their own. kind is message,
inbound (they wrote) or phone (typed on the phone). Without sent_at a message counts as before when
it leaves within five minutes of its wish.`;

const mostShown = 20;

const options = {
  file: { type: 'string' },
  policy: { type: 'string' },
  preset: { type: 'string' },
  zone: { type: 'string' },
  'paired-on': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Wished = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** Ends the command with what is wrong. */
class Fault extends Error {
  constructor(
    readonly code: Exclude<Ended['code'], 0>,
    lines: readonly string[],
  ) {
    super(lines.join('\n'));
  }
}

function wishedFrom(args: readonly string[]): Wished {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Fault(2, [error instanceof Error ? error.message : String(error), '', usage]);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault(1, [error instanceof Error ? error.message : String(error)]);
  }
}

function ownRules(file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(textOf(file));
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(78, [`${file} cannot be read as JSON.`]);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Fault(78, [`${file} is no set of rules.`]);
}

function policyFor({ policy, preset, zone }: Wished, root: string): Policy {
  const folder = join(root, 'config');
  const layers = loadPolicyLayers(join(folder, 'policy.json'), folder);
  const { extends: ownPreset, ...rules } = policy === undefined ? {} : ownRules(policy);
  const named = preset ?? (typeof ownPreset === 'string' ? ownPreset : null);
  const wanted = zone === undefined ? rules : { ...rules, zone };
  const made = layers.resolve([{ preset: named, rules: wanted }]);
  if ('policy' in made) return made.policy;
  throw new Fault(78, [
    'The rules have faults:',
    ...made.complaints.map(({ message }) => `  ${message}`),
  ]);
}

function pairedOn(date: string | undefined, zone: string): Date | null {
  if (date === undefined) return null;
  const at = instantOnClock(`${date} 00:00`, zone);
  if (!at) throw new Fault(2, [`"${date}" is no date such as 2026-11-20.`]);
  return at;
}

function refuseFaults(file: string, complaints: readonly string[]): void {
  if (complaints.length === 0) return;
  const more = complaints.length - mostShown;
  const rest = more > 0 ? [`  and ${more} more.`] : [];
  throw new Fault(1, [
    `${file} has faults:`,
    ...complaints.slice(0, mostShown).map(complaint => `  ${complaint}`),
    ...rest,
  ]);
}

function simulate(args: readonly string[], root: string): string {
  const wished = wishedFrom(args);
  if (wished.help) return usage;
  if (!wished.file) throw new Fault(2, ['Say which file.', '', usage]);
  if (wished.zone !== undefined && !isZone(wished.zone))
    throw new Fault(2, [`"${wished.zone}" is no time zone such as Asia/Jakarta.`]);
  const policy = policyFor(wished, root);
  const { zone } = policy;
  const { messages, complaints } = readMessages(textOf(wished.file), zone);
  refuseFaults(wished.file, complaints);
  const recording = recordingOf(messages, { zone, pairedOn: pairedOn(wished['paired-on'], zone) });
  const past = fatesOf(messages);
  const again = replay(recording, policy);
  const compared = compare([{ session: 'file', zone, past, again }]);
  const view: SimulationView = { ...compared, notes: ['answers_as_they_were'] };
  if (wished.json) return JSON.stringify(view, null, 2);
  const rules = wished.policy ? `${wished.policy} on ${policy.preset}` : policy.preset;
  return report({ rules, zone, people: recording.people.length, view });
}

/** Replays a file of messages under rules. Reads files below `root`, and writes none. */
export function runSimulate(args: readonly string[], root: string): Ended {
  try {
    return { code: 0, out: `${simulate(args, root)}\n`, error: '' };
  } catch (error) {
    if (error instanceof ConfigError) return { code: 78, out: '', error: `${error.message}\n` };
    if (error instanceof Fault) return { code: error.code, out: '', error: `${error.message}\n` };
    throw error;
  }
}
