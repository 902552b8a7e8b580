import type { ActFact, AuditEntryView, AuditVerdictView } from '../../protocol/views.js';
import type { Key } from '../languages/catalogue.js';
import { isKeyScope } from './api-keys.js';
import { whenAt, type Words } from './words.js';

type NameKey<Prefix extends string> =
  Extract<Key, `${Prefix}${string}`> extends infer K
    ? K extends `${Prefix}${infer Name}`
      ? Name
      : never
    : never;

type FactName = NameKey<'audit.factName.'>;
type Value = NameKey<'audit.value.'>;
export type Area = NameKey<'audit.area.'>;

/** The facts that are told, in this order; ids stay behind the page. */
const factNames = [
  ...['name', 'role', 'status', 'email', 'timezone', 'session', 'sessions'],
  ...['canRead', 'canWrite', 'canManageChats', 'scopes', 'expiresAt', 'inUseSince'],
  ...['version', 'preset', 'scope', 'campaign', 'until', 'kind', 'word', 'failedBefore'],
] as const as readonly FactName[];

const values = new Set<string>([
  ...['active', 'disabled', 'suspended', 'company', 'session', 'campaign', 'first_contacts'],
  ...['all', 'marketing', 'asked', 'granted', 'refused', 'opted_in', 'opted_out'],
]);
const isValue = (word: string): word is Value => values.has(word);

const times: readonly FactName[] = ['expiresAt', 'inUseSince', 'until'];
const roles = ['superadmin', 'admin', 'operator', 'manager'] as const;
const decisions = ['arrived', 'send_again', 'give_up'] as const;

const find = <Word extends string>(words: readonly Word[], word: string): Word | undefined =>
  words.find(known => known === word);

/** What a number is called; ids of those that are gone name nothing. */
export type LabelOf = (sessionId: string) => string;

interface Spoken {
  words: Words;
  labelOf: LabelOf;
}

function wordOf({ words, labelOf }: Spoken, fact: FactName, word: string): string {
  const { t } = words;
  if (times.includes(fact)) return whenAt(words, word);
  if (fact === 'session' || fact === 'sessions') return labelOf(word);
  const role = fact === 'role' ? find(roles, word) : undefined;
  if (role) return t(`role.${role}`);
  const decision = fact === 'word' ? find(decisions, word) : undefined;
  if (decision) return t(`settle.${decision}`);
  if (fact === 'scopes' && isKeyScope(word)) return t(`apiKey.scope.${word}`);
  const isCode = ['status', 'scope', 'kind'].includes(fact);
  return isCode && isValue(word) ? t(`audit.value.${word}`) : word;
}

function valueOf(spoken: Spoken, fact: FactName, value: ActFact | undefined): string {
  const { t, time } = spoken.words;
  if (value === null || value === undefined) return t('audit.none');
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return wordOf(spoken, fact, value);
  return time.enumerate(value.map(word => wordOf(spoken, fact, word)));
}

const isSame = (one: ActFact | undefined, other: ActFact | undefined) =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Nothing to tell: not there, or a count of none. */
const isIdle = (value: ActFact | undefined) => value === null || value === undefined || value === 0;

/** What was changed, and how it is now, one sentence a fact. */
export function factLines(spoken: Spoken, { before, after }: AuditEntryView): string[] {
  const { t } = spoken.words;
  return factNames.flatMap(name => {
    const [was, is] = [before?.[name], after?.[name]];
    const fact = t(`audit.factName.${name}`);
    const now = valueOf(spoken, name, is);
    if (before && after) {
      // On which number it was holds for both.
      const place = name === 'session' && !isIdle(is);
      if (isSame(was, is)) return place ? [t('audit.fact', { fact, value: now })] : [];
      return [t('audit.change', { fact, before: valueOf(spoken, name, was), after: now })];
    }
    const only = after ? is : was;
    return isIdle(only) ? [] : [t('audit.fact', { fact, value: valueOf(spoken, name, only) })];
  });
}

export function whoWords({ t }: Words, { who }: AuditEntryView): string {
  if (who.kind === 'gateway') return t('audit.gateway');
  const name = who.name ?? t('audit.nobody');
  return who.kind === 'key' ? t('audit.byKey', { name }) : name;
}

/** Who did what to whom, as one sentence. */
export function actSentence(words: Words, entry: AuditEntryView): string {
  const name = entry.object.name ?? words.t('audit.nobody');
  return words.t(`audit.did.${entry.what}`, { who: whoWords(words, entry), name });
}

/** What came out when the chain was checked. */
export function verdictSentence({ t }: Words, { broken, entries }: AuditVerdictView): string {
  return broken
    ? t(`audit.${broken.kind}`, { seq: broken.seq })
    : t('audit.intact', { n: entries });
}

export const areas: readonly Area[] = [
  ...(['all', 'signin', 'user', 'access', 'key', 'company', 'session', 'policy'] as const),
  ...(['pause', 'consent', 'contact', 'template', 'message', 'clock'] as const),
];

export const periods = ['all', 'day', 'week', 'month'] as const;
export type Period = (typeof periods)[number];

const dayMs = 24 * 3_600_000;
const lengthMs: Record<Period, number | null> = {
  all: null,
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
};

/** What of the log is shown; empty words narrow nothing. */
export interface AuditWish {
  area: Area;
  who: string;
  period: Period;
}

/** The wish as the gateway is asked. */
export function auditQuery({ area, who, period }: AuditWish, nowMs: number) {
  const ms = lengthMs[period];
  return {
    what: area === 'all' ? null : area,
    who: who === '' ? null : who,
    from: ms === null ? null : new Date(nowMs - ms).toISOString(),
  };
}
