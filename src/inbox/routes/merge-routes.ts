import Joi from 'joi';
import type { Transact } from '../../db/transactor.js';
import { defineRoute, type Route } from '../../http/index.js';
import type { ContactId } from '../../kernel/ids.js';
import { sourceOf } from '../../kernel/principal.js';
import type { People } from '../../people/index.js';
import type { Inbox } from '../inbox.js';
import { contactPath, ulid } from '../schema.js';

interface Ports {
  transact: Transact;
  people: People;
  inbox: Inbox;
}

const mergeBody = Joi.object<{ with: ContactId }>({ with: ulid.required() });

/** A person's word on who is one person. The older of two stays; ids of both lead to them. */
export function mergeRoutes({ transact, people, inbox }: Ports): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/contacts/:contactId/merge',
      permission: 'contacts:write',
      params: contactPath,
      body: mergeBody,
      status: 200,
      handle: ({ params: { contactId: one }, body: { with: other }, caller }) =>
        transact(
          caller.companyId,
          async unit => {
            const kept = await people.merge(unit, { one, other, by: sourceOf(caller) });
            return inbox.contactViewOf(unit, kept);
          },
          'optout',
        ),
    }),
    defineRoute({
      method: 'post',
      path: '/api/contacts/:contactId/unmerge',
      permission: 'contacts:write',
      params: contactPath,
      status: 200,
      handle: ({ params: { contactId }, caller }) =>
        transact(caller.companyId, async unit => {
          const by = sourceOf(caller);
          const { kept, parted } = await people.unmerge(unit, { contactId, by });
          return {
            contact: await inbox.contactViewOf(unit, kept),
            parted: await inbox.contactViewOf(unit, parted),
          };
        }),
    }),
  ];
}
