import type { ConsentView, ContactView } from '../../src/protocol/views.js';
import { inMinutes, nowIso } from './things.js';

export function aContact(
  consent: Partial<ConsentView> = {},
  changes: Partial<ContactView> = {},
): ContactView {
  return {
    id: 'C1',
    name: 'Ayşe Yılmaz',
    pushName: null,
    phone: '905320001122',
    phoneDisplay: '+90 532 000 11 22',
    externalId: null,
    email: null,
    language: 'tr',
    timezone: null,
    tags: [],
    metadata: {},
    blocked: false,
    doubtfulSince: null,
    consent: {
      state: 'unknown',
      marketing: 'unknown',
      optedOutAt: null,
      basis: null,
      source: null,
      changedAt: null,
      ...consent,
    },
    aliases: [],
    doubtfulIds: [],
    lastInboundAt: inMinutes(-5),
    lastOutboundAt: null,
    createdAt: nowIso,
    version: 1,
    ...changes,
  };
}
