import Joi from 'joi';
import { ulidPattern, type UserId } from '../kernel/ids.js';
import type { TeamRole, UserRow } from './model.js';
import type { MemberChange } from './verbs/change-member.js';
import type { Invitee } from './verbs/links.js';

export const email = Joi.string().trim().email({ tlds: false }).max(200).required();
export const personName = Joi.string().trim().min(1).max(100);
/** One that is given; whatever was chosen before is compared as it comes. */
const newPassword = Joi.string().min(10).max(1_000).required();
const givenPassword = Joi.string().max(1_000).required();
const token = Joi.string().max(200).required();
const role = Joi.string().valid('admin', 'operator', 'manager');
const status = Joi.string().valid('active', 'disabled');

export const loginBody = Joi.object<{ email: string; password: string }>({
  email,
  password: givenPassword,
});

export const refreshBody = Joi.object<{ refreshToken?: string }>({
  refreshToken: Joi.string().max(200),
});

export const setupBody = Joi.object<{
  code: string;
  name: string;
  email: string;
  password: string;
}>({
  code: Joi.string().max(100).required(),
  name: personName.required(),
  email,
  password: newPassword,
});

export const acceptBody = Joi.object<{ token: string; name?: string; password: string }>({
  token,
  name: personName,
  password: newPassword,
});

export const resetBody = Joi.object<{ token: string; password: string }>({
  token,
  password: newPassword,
});

export const passwordBody = Joi.object<{ current: string; password: string }>({
  current: givenPassword,
  password: newPassword,
});

export const inviteBody = Joi.object<Invitee>({
  email,
  name: personName.required(),
  role: role.required(),
});

export const memberQuery = Joi.object<{ role?: TeamRole; status?: UserRow['status'] }>({
  role,
  status,
});

export const memberBody = Joi.object<MemberChange>({ name: personName, role, status }).min(1);

const ulid = Joi.string().pattern(ulidPattern, 'id').required();
export const userPath = Joi.object<{ userId: UserId }>({ userId: ulid });
export const invitationPath = Joi.object<{ invitationId: string }>({ invitationId: ulid });
