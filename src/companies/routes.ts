import Joi from 'joi';
import type { Reader } from '../db/connection.js';
import type { Unit } from '../db/transactor.js';
import { defineRoute, type Route } from '../http/index.js';
import { isZone } from '../kernel/calendar.js';
import { ulidPattern, type CompanyId } from '../kernel/ids.js';
import type { InvitationView, LinkView, CompanyView } from '../protocol/views.js';
import type { Companies, CompanyChange } from './companies.js';
import type { CompanyRow } from './model.js';

interface FirstAdmin {
  email: string;
  name: string;
}

interface Ports {
  db: Reader;
  companies: Companies;
  /** Makes the link by which somebody becomes an admin of the unit's company. */
  inviteAdmin(
    unit: Unit,
    person: FirstAdmin,
    by: string,
  ): Promise<LinkView & { invitation: InvitationView }>;
  /** Runs inside the transaction of an existing company. */
  within<Result>(id: CompanyId, work: (unit: Unit) => Promise<Result>): Promise<Result>;
  /** IANA zone of a company that says none. */
  zone: string;
}

const name = Joi.string().trim().min(1).max(100);
const timezone = Joi.string().custom((value: string, helpers) =>
  isZone(value) ? value : helpers.error('any.invalid'),
);
const admin = Joi.object<FirstAdmin>({
  email: Joi.string().trim().email({ tlds: false }).max(200).required(),
  name: name.required(),
});

interface NewCompany {
  name: string;
  timezone?: string;
  admin: FirstAdmin;
}

const companyBody = Joi.object<NewCompany>({
  name: name.required(),
  timezone,
  admin: admin.required(),
});
const changeBody = Joi.object<CompanyChange>({
  name,
  timezone,
  status: Joi.string().valid('active', 'suspended'),
}).min(1);
const companyPath = Joi.object<{ companyId: CompanyId }>({
  companyId: Joi.string().pattern(ulidPattern, 'id').required(),
});

function companyView({ createdAt, ...row }: CompanyRow): CompanyView {
  const { id, name, timezone, status } = row;
  return { id, name, timezone, status, createdAt: createdAt.toISOString() };
}

/** The walls themselves, for whoever runs the installation. What is inside stays unseen. */
export function companyRoutes({ db, companies, inviteAdmin, within, zone }: Ports): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/companies',
      permission: 'companies:manage',
      status: 200,
      handle: async () => ({ data: (await companies.list(db)).map(companyView) }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/companies',
      permission: 'companies:manage',
      body: companyBody,
      status: 201,
      async handle({ body, caller }) {
        const made = await companies.create(
          { name: body.name, timezone: body.timezone ?? zone },
          unit => inviteAdmin(unit, body.admin, caller.name),
        );
        return { ...companyView(made.company), ...made.also };
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/api/companies/:companyId',
      permission: 'companies:manage',
      params: companyPath,
      body: changeBody,
      status: 200,
      handle: async ({ params, body }) =>
        companyView(await companies.change(params.companyId, body)),
    }),
    defineRoute({
      method: 'post',
      path: '/api/companies/:companyId/invite',
      permission: 'companies:manage',
      params: companyPath,
      body: admin,
      status: 201,
      async handle({ params, body, caller }) {
        const { id } = await companies.get(db, params.companyId);
        return within(id, unit => inviteAdmin(unit, body, caller.name));
      },
    }),
  ];
}
