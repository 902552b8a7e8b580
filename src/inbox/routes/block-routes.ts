import type { Contacts } from '../../contacts/index.js';
import { scopeOf } from '../../db/scope.js';
import type { Transact } from '../../db/transactor.js';
import { defineRoute, type Route } from '../../http/index.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId, ContactId } from '../../kernel/ids.js';
import type { Principal } from '../../kernel/principal.js';
import type { ContactView } from '../../protocol/views.js';
import type { Inbox } from '../inbox.js';
import { contactPath } from '../schema.js';

interface Ports {
  transact: Transact;
  clock: Clock;
  contacts: Contacts;
  inbox: Inbox;
  /** What waits for this person is asked again. */
  changed(companyId: CompanyId, contactId: ContactId): void;
}

/**
 * Whether anything may go between us and a person. Enforced here: nothing is sent to who is blocked,
 * and what they write is kept and wakes nobody. WhatsApp is not told.
 */
export function blockRoutes({ transact, clock, contacts, inbox, changed }: Ports): Route[] {
  const set = (caller: Principal, id: ContactId, isBlocked: boolean): Promise<ContactView> =>
    transact(caller.companyId, async unit => {
      const contact = await contacts.get(unit, scopeOf(caller), id);
      const isSame = (contact.blockedAt !== null) === isBlocked;
      const blockedAt = isBlocked ? clock.now() : null;
      const after = isSame ? contact : await contacts.change(unit, contact, { blockedAt });
      const what = isBlocked ? 'contact.blocked' : 'contact.unblocked';
      if (!isSame) unit.note({ what, object: { kind: 'contact', id: after.id } });
      unit.afterCommit(() => changed(unit.companyId, after.id));
      return inbox.contactViewOf(unit, after);
    });

  const route = (verb: string, isBlocked: boolean) =>
    defineRoute({
      method: 'post',
      path: `/api/contacts/:contactId/${verb}`,
      permission: 'contacts:write',
      params: contactPath,
      status: 200,
      handle: ({ params, caller }) => set(caller, params.contactId, isBlocked),
    });

  return [route('block', true), route('unblock', false)];
}
