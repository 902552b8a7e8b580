import type { Source } from '../source.js';

/** What a search finds beside conversations. */
export const enSearch = {
  'search.people': 'People and numbers',
  'search.messages': 'Messages',
  'search.noPeople': 'No person or number for “{q}”.',
  'search.noMessages': 'No message with “{q}”.',
  'search.more': 'Show more',
  'search.failed': 'The messages could not be searched.',
  'search.tooFar': 'This message is too far back to be shown here.',
} as const satisfies Source;
