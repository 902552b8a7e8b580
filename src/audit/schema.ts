import Joi from 'joi';
import { instant } from '../http/index.js';
import { ulidPattern } from '../kernel/ids.js';

export interface AuditQuery {
  what?: string;
  who?: string;
  object?: string;
  objectId?: string;
  from?: Date;
  to?: Date;
  cursor?: string;
  limit: number;
}

const word = Joi.string()
  .pattern(/^[a-z_]+(\.[a-z_]+)?$/, 'word')
  .max(60);

export const auditQuery = Joi.object<AuditQuery>({
  what: word,
  who: Joi.alternatives(Joi.valid('gateway'), Joi.string().pattern(ulidPattern, 'id')),
  object: word,
  objectId: Joi.string().pattern(ulidPattern, 'id'),
  from: instant,
  to: instant,
  cursor: Joi.string().max(200),
  limit: Joi.number().integer().min(1).max(200).default(50),
});
