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
export type { ContactRow } from './model.js';
export { liftedBy, restrictedAgain } from './restriction.js';
