import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyView } from '../../src/protocol/views.js';
import {
  adviceAt,
  changedFields,
  complaintsAt,
  draftRules,
  fieldGroups,
  fieldText,
  otherComplaints,
  type PolicyField,
} from '../../src/web/state/policy/draft.js';
import { withValue, type Rules } from '../../src/web/state/policy/values.js';

const standard = JSON.parse(
  readFileSync(join(__dirname, '../../config/policy.standard.json'), 'utf8'),
) as Rules;

const view = (changes: Partial<PolicyView> = {}): PolicyView => ({
  effective: standard,
  preset: 'standard',
  sessionId: null,
  version: null,
  presets: ['standard', 'careful'],
  unadvised: [],
  ...changes,
});

const fields = fieldGroups.flatMap(group => group.fields);

function field(path: string): PolicyField {
  const found = fields.find(one => one.path === path);
  if (!found) throw new Error(`no field ${path}`);
  return found;
}

describe('the fields of the editor', () => {
  it('show every rule they change as it is in force', () => {
    const empty = fields.filter(
      one => one.kind !== 'limit' && fieldText(standard, one)[0] === '' && one.kind !== 'flag',
    );
    expect(empty).toEqual([]);
    expect(fieldText(standard, field('gap.defaultMs'))).toEqual(['5', '8']);
    expect(fieldText(standard, field('activeHours.days'))).toEqual(['08:00', '21:00']);
    expect(fieldText(standard, field('recipient.perHour'))).toEqual(['']);
  });

  it('show no hours where the days differ', () => {
    const mixed = withValue(standard, 'activeHours.days.sat', ['10:00-14:00']);
    expect(fieldText(mixed, field('activeHours.days'))).toEqual(['', '']);
  });
});

describe('a draft', () => {
  const drafted = (draft: Record<string, [string, string?]>, of = view()) => draftRules(of, draft);

  it('holds nothing but what was changed', () => {
    expect(drafted({})).toEqual({});
    expect(drafted({ 'caps.contactsPerDay': ['50'] })).toEqual({});
    expect(drafted({ 'caps.contactsPerDay': ['30'] })).toEqual({ caps: { contactsPerDay: 30 } });
  });

  it('keeps the overrides that are in force beside it', () => {
    const version = {
      id: 'V2',
      sessionId: null,
      number: 2,
      active: true,
      rules: { caps: { messagesPerHour: 20 }, rhythm: { enabled: true } },
      changes: [],
      unadvised: [],
      preset: null,
      by: 'Rina',
      reason: '',
      at: '2025-11-21T00:00:00.000Z',
    };
    expect(drafted({ 'caps.contactsPerDay': ['30'] }, view({ version }))).toEqual({
      caps: { messagesPerHour: 20, contactsPerDay: 30 },
      rhythm: { enabled: true },
    });
  });

  it('turns seconds, stretches, switches and empty limits into what the rules mean', () => {
    expect(
      drafted({
        'gap.firstContactMs': ['20', '40.5'],
        'quietHours.hours': ['22:00', '07:00'],
        'warmup.enabled': [''],
        'consent.known': ['required'],
      }),
    ).toEqual({
      gap: { firstContactMs: [20_000, 40_500] },
      quietHours: { hours: '22:00-07:00' },
      warmup: { enabled: false },
      consent: { known: 'required' },
    });
    const limited = withValue(standard, 'recipient.perDay', 12);
    expect(drafted({ 'recipient.perDay': [''] }, view({ effective: limited }))).toEqual({
      recipient: { perDay: null },
    });
  });

  it('changes the hours of open days and leaves closed ones closed', () => {
    const sundayOff = withValue(standard, 'activeHours.days.sun', []);
    const rules = drafted(
      { 'activeHours.days': ['09:00', '18:00'] },
      view({ effective: sundayOff }),
    );
    expect(rules).toMatchObject({
      activeHours: { days: { mon: ['09:00-18:00'], sat: ['09:00-18:00'], sun: [] } },
    });
  });

  it('lets the gateway judge what is no number', () => {
    expect(drafted({ 'caps.contactsPerDay': [''] })).toEqual({ caps: { contactsPerDay: null } });
  });

  it('names the fields that differ', () => {
    const draft = { 'caps.contactsPerDay': ['30'], 'caps.messagesPerHour': ['50'] } as const;
    expect(changedFields(standard, draft).map(({ path }) => path)).toEqual(['caps.contactsPerDay']);
  });
});

describe('complaints and advice', () => {
  const complaints = [
    { path: 'gap.defaultMs[0]', message: 'must be a number' },
    { path: 'caps.contactsPerDay', message: 'is too large' },
    { path: 'emergency.failureRate.count', message: 'cannot be switched off' },
  ];

  it('stand at the field they speak of', () => {
    expect(complaintsAt(complaints, field('gap.defaultMs'))).toEqual(['must be a number']);
    expect(complaintsAt(complaints, field('gap.firstContactMs'))).toEqual([]);
  });

  it('stand apart where no field shows their value', () => {
    expect(otherComplaints(complaints).map(({ path }) => path)).toEqual([
      'emergency.failureRate.count',
    ]);
  });

  it('find the advice a value is outside of', () => {
    const outside = {
      path: 'caps.contactsPerDay',
      value: 60,
      atLeast: null,
      atMost: 50,
      oneOf: null,
    };
    expect(adviceAt([outside], field('caps.contactsPerDay'))).toBe(outside);
    expect(adviceAt([outside], field('caps.messagesPerHour'))).toBeUndefined();
  });
});
