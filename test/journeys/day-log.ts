import { en } from '../../src/web/languages/en.js';
import { timeWords } from '../../src/web/languages/time.js';
import { translator } from '../../src/web/languages/translate.js';
import { summaryOf } from '../../src/web/state/desk.js';
import { failureSentence } from '../../src/web/state/failure-words.js';
import { partSentence } from '../../src/web/state/health-words.js';
import { holdSentence } from '../../src/web/state/hold-words.js';
import { pauseSentence } from '../../src/web/state/pause-words.js';
import { restrictionWords } from '../../src/web/state/restriction-words.js';
import type { Words } from '../../src/web/state/words.js';
import type { MessageView, PauseView, SessionView } from '../../src/protocol/index.js';
import type { TestApp } from '../support/app.js';
import { transmitted } from './story.js';

/** What the gateway did and said, for somebody to read from top to bottom. */
export interface DayLog {
  /** A message that is followed from now on, under a name that is no number. */
  follow(name: string, message: MessageView): MessageView;
  /** Something that happened. */
  tell(what: string): void;
  /** What the gateway says now of everything that is followed; only what is new since the last look. */
  look(): Promise<void>;
  text(): string;
}

const zone = 'Asia/Jakarta';

/** The page's own words, read at a desk in Jakarta. */
function wordsAt(now: Date): Words {
  const time = timeWords('en');
  return {
    t: translator('en', en),
    time: {
      ...time,
      format: (style, atMs, at) => time.format(style, atMs, at ?? zone),
      daysApart: (fromMs, toMs, at) => time.daysApart(fromMs, toMs, at ?? zone),
    },
    nowMs: now.getTime(),
    ownZone: zone,
  };
}

function messageLine(words: Words, message: MessageView, about: Said): string {
  const { status, hold, position, eta, failure } = message;
  if (status === 'pending' && hold)
    return `${hold.code}: ${holdSentence(words, { hold, position, eta, ...about })}`;
  return failure ? `${status}: ${failureSentence(words, failure.code)}` : `${status}`;
}

interface Said {
  number: string;
  pauses: readonly PauseView[];
}

function numberLines(words: Words, { health, restriction, ramp, budget }: SessionView): string[] {
  const { timelock, quota, warning } = restrictionWords(words, restriction);
  const parts = health.parts.map(part => `${partSentence(words, part)}, ${part.penalty} points`);
  const { firstContacts: first, hour } = budget;
  return [
    `health       ${[`${health.score} of 100, ${health.level}`, ...parts].join('; ')}`,
    ...[timelock, quota?.sentence, warning].flatMap(said => (said ? [`WhatsApp     ${said}`] : [])),
    ...(ramp ? [`slow start   ${ramp.percent} %, ${ramp.used} of ${ramp.limit} sent`] : []),
    `budget       ${first.used} of ${first.limit} first contacts today, ${hour.used} of ${hour.limit} messages this hour`,
  ];
}

/** Names with the same fate on one line. */
function grouped(fates: readonly (readonly [name: string, fate: string])[]): string[] {
  const names = new Map<string, string[]>();
  for (const [name, fate] of fates) names.set(fate, [...(names.get(fate) ?? []), name]);
  return [...names].map(([fate, all]) => `${all.join(', ')}: ${fate}`);
}

export function openDayLog(test: TestApp): DayLog {
  const lines: string[] = [];
  const followed = new Map<string, string>();
  let last = new Set<string>();
  let sent = 0;

  function transmissions(): string[] {
    const all = transmitted(test);
    const fresh = all.slice(sent);
    sent = all.length;
    return fresh.length > 0 ? [`left         ${fresh.length} more, ${all.length} in all`] : [];
  }

  return {
    follow(name, message) {
      followed.set(message.id, name);
      return message;
    },
    tell(what) {
      const words = wordsAt(test.app.clock.now());
      lines.push(`\n${words.time.format('dayTime', words.nowMs)}  ${what}`);
    },
    async look() {
      const words = wordsAt(test.app.clock.now());
      const [status, sessions] = await Promise.all([test.api.queue(), test.api.sessions()]);
      const session = sessions.find(({ name }) => name === 'default');
      if (!session) throw new Error('The number is gone.');
      const about = { number: session.label, pauses: status.pauses };
      const fates: [string, string][] = [];
      for (const [id, name] of followed)
        fates.push([name, messageLine(words, await test.api.message(id), about)]);
      const said = [
        ...transmissions(),
        `desk         ${summaryOf(words, status).sentence}`,
        ...status.pauses.map(pause => `pause        ${pauseSentence(words, pause, about.number)}`),
        ...numberLines(words, session),
        ...grouped(fates).map(fate => `message      ${fate}`),
      ];
      lines.push(...said.filter(line => !last.has(line)).map(line => `    ${line}`));
      last = new Set(said);
    },
    text: () => lines.join('\n'),
  };
}
