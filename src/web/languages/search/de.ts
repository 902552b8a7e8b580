import type { PartOf } from '../catalogue.js';
import type { enSearch } from './en.js';

export const deSearch: PartOf<'de', typeof enSearch> = {
  'search.people': 'Personen und Nummern',
  'search.messages': 'Nachrichten',
  'search.noPeople': 'Keine Person oder Nummer zu „{q}“.',
  'search.noMessages': 'Keine Nachricht mit „{q}“.',
  'search.more': 'Mehr zeigen',
  'search.failed': 'Die Nachrichten konnten nicht durchsucht werden.',
  'search.tooFar': 'Diese Nachricht liegt zu weit zurück, um sie hier zu zeigen.',
};
