import type { Consent } from '../../consent/index.js';
import type { Contacts } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import { scopeOf } from '../../db/scope.js';
import type { Transact } from '../../db/transactor.js';
import { defineRoute, Reply, type Route } from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import { sourceOf, type Principal } from '../../kernel/principal.js';
import type { Inbox } from '../inbox.js';
import { contactBody, contactPath, contactQuery } from '../schema.js';
import type { StartSync } from '../verbs/start-sync.js';
import Joi from 'joi';

interface Ports {
  db: Reader;
  transact: Transact;
  contacts: Contacts;
  consent: Consent;
  inbox: Inbox;
  startSync: StartSync;
  /** Whether this caller has a number on which this person was written with. */
  sees(caller: Principal, contactId: string): Promise<boolean>;
  /** Throws when this caller may not change this person. */
  mayChange(caller: Principal, contactId: string): Promise<void>;
}

const syncBody = Joi.object<{ session?: string }>({ session: Joi.string().max(100) });

export function contactRoutes(ports: Ports): Route[] {
  const { db, transact, contacts, consent, inbox, startSync, sees, mayChange } = ports;
  return [
    defineRoute({
      method: 'get',
      path: '/api/contacts',
      permission: 'contacts:read',
      query: contactQuery,
      status: 200,
      async handle({ query, caller }) {
        const { page, nextCursor } = await contacts.list(db, scopeOf(caller), query);
        const visible = await Promise.all(page.map(({ id }) => sees(caller, id)));
        const rows = page.filter((_row, at) => visible[at]);
        return {
          data: await Promise.all(rows.map(row => inbox.contactViewOf(db, row))),
          nextCursor,
        };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/contacts/sync',
      permission: 'contacts:write',
      body: syncBody,
      status: 202,
      handle: ({ body, caller }) => startSync(caller, body.session),
    }),
    defineRoute({
      method: 'get',
      path: '/api/contacts/:contactId',
      permission: 'contacts:read',
      params: contactPath,
      status: 200,
      async handle({ params, caller }) {
        const view = await inbox.contact(caller, params.contactId);
        if (!view) throw new AppError('not_found', 'There is no such contact.');
        return view;
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/contacts',
      permission: 'contacts:write',
      body: contactBody,
      status: 200,
      handle: ({ body: { id, phone, consent: given, ...input }, caller }) =>
        transact(caller.companyId, async unit => {
          const who = { ...(phone ? { recipient: phone } : {}), ...(id ? { id } : {}) };
          const { contact, created } = await contacts.save(unit, scopeOf(caller), who, input);
          if (!created) await mayChange(caller, contact.id);
          if (given) {
            const [alias] = await contacts.aliases(unit, contact.id);
            await consent.record(
              unit,
              { contactId: contact.id, address: alias?.value ?? contact.id },
              { kind: 'granted', ...given, recordedBy: sourceOf(caller) },
            );
          }
          return new Reply(created ? 201 : 200, await inbox.contactViewOf(unit, contact));
        }),
    }),
  ];
}
