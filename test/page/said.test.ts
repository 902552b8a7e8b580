import { needsEvidence, sayable, sayings } from '../../src/web/state/said.js';

const nothing = { state: 'unknown', marketing: 'unknown', optedOutAt: null } as const;

it('of somebody nothing is known of, everything but a way back can be written down', () => {
  expect(sayable(nothing)).toEqual(['agreed', 'marketing', 'noMarketing', 'stop']);
});

it('what is written down already is not offered again', () => {
  expect(sayable({ ...nothing, state: 'granted', marketing: 'granted' })).toEqual([
    'noMarketing',
    'stop',
  ]);
  expect(sayable({ ...nothing, marketing: 'refused' })).toEqual(['agreed', 'marketing', 'stop']);
});

it('after a stop only their wish to be written to again changes something', () => {
  expect(sayable({ ...nothing, state: 'refused', optedOutAt: '2026-11-21T10:00:00Z' })).toEqual([
    'again',
  ]);
});

it('a yes has to be shown later, a no is believed', () => {
  expect(sayings.filter(needsEvidence)).toEqual(['agreed', 'marketing', 'again']);
});
