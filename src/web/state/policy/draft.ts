import type { PolicyView, UnadvisedView } from '../../../protocol/views.js';
import type { Key } from '../../languages/catalogue.js';
import {
  commonHours,
  flagAt,
  hoursOf,
  numberAt,
  rangeAt,
  textAt,
  weekdays,
  withValue,
  type Rules,
} from './values.js';

export type FieldKind = 'count' | 'limit' | 'seconds' | 'hours' | 'days' | 'flag' | 'choice';

/** One of the numbers a person may change here. */
export interface PolicyField {
  path: string;
  label: Key & `field.${string}`;
  kind: FieldKind;
  /** Of a choice. */
  options?: readonly ('marketing' | 'required' | 'warn' | 'off' | 'refuse')[];
}

export interface FieldGroup {
  title: Key & `policy.group.${string}`;
  fields: readonly PolicyField[];
}

const consents = ['required', 'warn', 'off'] as const;

/** What can be changed here, in the order of the rules. */
export const fieldGroups: readonly FieldGroup[] = [
  {
    title: 'policy.group.limits',
    fields: [
      { path: 'caps.contactsPerDay', label: 'field.contactsPerDay', kind: 'count' },
      { path: 'caps.firstContactsPerDay', label: 'field.firstContactsPerDay', kind: 'count' },
      { path: 'caps.messagesPerHour', label: 'field.messagesPerHour', kind: 'count' },
    ],
  },
  {
    title: 'policy.group.pace',
    fields: [
      { path: 'gap.defaultMs', label: 'field.gap', kind: 'seconds' },
      { path: 'gap.firstContactMs', label: 'field.gapFirst', kind: 'seconds' },
      { path: 'gap.campaignMs', label: 'field.gapCampaign', kind: 'seconds' },
    ],
  },
  {
    title: 'policy.group.hours',
    fields: [
      { path: 'activeHours.days', label: 'field.hours', kind: 'days' },
      { path: 'quietHours.enabled', label: 'field.quiet', kind: 'flag' },
      { path: 'quietHours.hours', label: 'field.quietHours', kind: 'hours' },
    ],
  },
  {
    title: 'policy.group.person',
    fields: [
      { path: 'recipient.perHour', label: 'field.perHour', kind: 'limit' },
      { path: 'recipient.perDay', label: 'field.perDay', kind: 'limit' },
    ],
  },
  {
    title: 'policy.group.consent',
    fields: [
      {
        path: 'consent.firstContact',
        label: 'field.consentFirst',
        kind: 'choice',
        options: consents,
      },
      {
        path: 'consent.campaign',
        label: 'field.consentCampaign',
        kind: 'choice',
        options: ['marketing', ...consents],
      },
      { path: 'consent.known', label: 'field.consentKnown', kind: 'choice', options: consents },
    ],
  },
  {
    title: 'policy.group.content',
    fields: [
      {
        path: 'content.linkInFirstContact',
        label: 'field.link',
        kind: 'choice',
        options: ['refuse', 'warn', 'off'],
      },
      { path: 'numberCheck.enabled', label: 'field.numberCheck', kind: 'flag' },
      { path: 'warmup.enabled', label: 'field.warmUp', kind: 'flag' },
    ],
  },
];

/** What stands in the fields: one text each, two for a stretch, `on` or empty for a switch. */
export type FieldText = readonly [string, string?];

export type Draft = Readonly<Record<string, FieldText>>;

const fields = fieldGroups.flatMap(group => group.fields);
const secondMs = 1_000;

function hoursText(hours: string): FieldText {
  const [from = '', to = ''] = hours.split('-');
  return [from, to];
}

/** What a field shows for the rules in force. */
export function fieldText(rules: Rules, { path, kind }: PolicyField): FieldText {
  switch (kind) {
    case 'seconds': {
      const range = rangeAt(rules, path);
      return range ? [String(range[0] / secondMs), String(range[1] / secondMs)] : ['', ''];
    }
    case 'hours':
      return hoursText(textAt(rules, path));
    case 'days':
      return hoursText(commonHours(rules) ?? '');
    case 'flag':
      return [flagAt(rules, path) ? 'on' : ''];
    case 'choice':
      return [textAt(rules, path)];
    case 'count':
    case 'limit': {
      const n = numberAt(rules, path);
      return [n === null ? '' : String(n)];
    }
  }
}

/** An empty or unreadable number travels as null: the gateway says what it should have been. */
function parsed(text: string | undefined): number | null {
  const n = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(n) ? n : null;
}

function secondsToMs(text: string | undefined): number | null {
  const seconds = parsed(text);
  return seconds === null ? null : Math.round(seconds * secondMs);
}

function daysOf(effective: Rules, stretch: string): Rules {
  const before = hoursOf(effective);
  return Object.fromEntries(
    weekdays.map((day, at) => [day, before[at]?.length === 0 ? [] : [stretch]]),
  );
}

function valueOf(effective: Rules, { kind }: PolicyField, [one, other]: FieldText): unknown {
  switch (kind) {
    case 'seconds':
      return [secondsToMs(one), secondsToMs(other)];
    case 'hours':
      return `${one}-${other ?? ''}`;
    case 'days':
      return daysOf(effective, `${one}-${other ?? ''}`);
    case 'flag':
      return one === 'on';
    case 'choice':
      return one;
    case 'count':
    case 'limit':
      return parsed(one);
  }
}

const same = (one: FieldText, other: FieldText) => one.join('|') === other.join('|');

/** Fields whose text is not what the rules in force say. */
export function changedFields(effective: Rules, draft: Draft): readonly PolicyField[] {
  return fields.filter(field => {
    const text = draft[field.path];
    return text !== undefined && !same(text, fieldText(effective, field));
  });
}

/** The overrides a draft comes to: those in force, with what was changed laid over them. */
export function draftRules({ effective, version }: PolicyView, draft: Draft): Rules {
  return changedFields(effective, draft).reduce<Rules>((rules, field) => {
    const text = draft[field.path];
    return text ? withValue(rules, field.path, valueOf(effective, field, text)) : rules;
  }, version?.rules ?? {});
}

interface Complaint {
  path: string;
  message: string;
}

/** A path of the field itself or of something inside its value. */
const isAt = ({ path: at }: { path: string }, { path }: PolicyField) =>
  at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`);

/** What is wrong with a field's value. */
export function complaintsAt(complaints: readonly Complaint[], field: PolicyField): string[] {
  return complaints.filter(one => isAt(one, field)).map(({ message }) => message);
}

/** What is wrong that no field here shows. */
export function otherComplaints(complaints: readonly Complaint[]): readonly Complaint[] {
  return complaints.filter(one => !fields.some(field => isAt(one, field)));
}

/** The advice a field's value is outside of; undefined when it is inside. */
export function adviceAt(
  unadvised: readonly UnadvisedView[],
  field: PolicyField,
): UnadvisedView | undefined {
  return unadvised.find(one => isAt(one, field));
}
