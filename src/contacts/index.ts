/**
 * People and every WhatsApp id they go by. One person is one row, whichever form of address is
 * used. It never decides whether somebody may be written to: that is consent and pacing.
 */
export {
  aliasOf,
  createContacts,
  type ContactInput,
  type Contacts,
  type Sighting,
} from './contacts.js';
export { keyOfAlias, type Alias } from './links.js';
export type { AliasRow, ContactRow } from './model.js';
export {
  dropMergedIds,
  heirOf,
  insertMergedId,
  listUnresolved,
  moveAliases,
  noteAsked,
  removeAlias,
  removeContact,
} from './store.js';
export { personSql } from './person-search.js';
export { liftedBy, restrictedAgain } from './restriction.js';
