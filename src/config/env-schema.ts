import Joi from 'joi';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** The environment's variables, parsed. What is optional and was not given is undefined. */
export interface Environment {
  PORT: number;
  HOST: string;
  NODE_ENV: 'development' | 'production' | 'test';
  FRONTEND_URL?: string;
  CORS_ORIGINS: string[];
  DATABASE_PATH?: string;
  DATA_DIR: string;
  LOG_DIR: string;
  LOG_LEVEL: LogLevel;
  LOG_PRETTY?: boolean;
  REDIS_URL?: string;
  QUEUE_STORE: 'auto' | 'private' | 'embedded';
  WAHA_BASE_URL?: string;
  WAHA_API_KEY?: string;
  WAHA_SESSION_NAME: string;
  BACKEND_URL?: string;
  POLICY_FILE: string;
  ADMIN_EMAIL?: string;
  ADMIN_PASSWORD?: string;
  SUPERADMIN_EMAIL?: string;
  SUPERADMIN_PASSWORD?: string;
  API_KEY?: string;
  SEND_TIMEOUT_S: number;
  SANDBOX_SPEED: number;
  MAX_MEDIA_MB: number;
  MIN_FREE_MB: number;
}

export type Variable = keyof Environment;

/** Also readable from the file that `<NAME>_FILE` names. */
export const secretVariables = [
  'REDIS_URL',
  'WAHA_API_KEY',
  'ADMIN_PASSWORD',
  'SUPERADMIN_PASSWORD',
  'API_KEY',
] as const satisfies readonly Variable[];

const origin = /^(?:https?|chrome-extension):\/\/[^\s/?#@]+$/i;

/** Whatever breaks, the complaint says what is allowed and never repeats the value. */
const must = (schema: Joi.Schema, allowed: string) =>
  schema.messages({ '*': `{#label} must be ${allowed}` });

const text = (allowed: string) => must(Joi.string(), allowed);
const number = (low: number, high: number, why = '') =>
  must(Joi.number().integer().min(low).max(high), `a whole number from ${low} to ${high}${why}`);
const choice = (...words: string[]) => must(Joi.valid(...words), `one of ${words.join(', ')}`);
const webAddress = () =>
  must(Joi.string().uri({ scheme: ['http', 'https'] }), 'an address such as http://127.0.0.1:3000');
const secret = (least: number) =>
  must(Joi.string().min(least), `at least ${least} characters long, without spaces around it`);

function splitOrigins(list: string, helpers: Joi.CustomHelpers): string[] | Joi.ErrorReport {
  const entries = list.split(',').map(entry => entry.trim().replace(/\/$/, ''));
  const given = entries.filter(entry => entry !== '');
  if (!given.every(entry => origin.test(entry))) return helpers.error('origins.form');
  return given.map(entry => entry.toLowerCase());
}

const variables: Record<Variable, Joi.Schema> = {
  PORT: number(0, 65_535).default(3001),
  HOST: must(Joi.string().hostname(), 'a host name or an IP address').default('127.0.0.1'),
  NODE_ENV: choice('development', 'production', 'test').default('development'),
  FRONTEND_URL: webAddress(),
  CORS_ORIGINS: must(
    Joi.string().custom(splitOrigins),
    'a comma-separated list of origins such as https://crm.example.com',
  ).default([]),
  DATABASE_PATH: text('a path'),
  DATA_DIR: text('a path').default('./data'),
  LOG_DIR: text('a path').default('./logs'),
  LOG_LEVEL: choice('error', 'warn', 'info', 'debug').default('info'),
  LOG_PRETTY: must(Joi.boolean(), 'true or false'),
  REDIS_URL: must(
    Joi.string().uri({ scheme: ['redis', 'rediss'] }),
    'an address such as redis://127.0.0.1:6379',
  ),
  QUEUE_STORE: choice('auto', 'private', 'embedded').default('auto'),
  WAHA_BASE_URL: webAddress(),
  WAHA_API_KEY: secret(1),
  WAHA_SESSION_NAME: must(
    Joi.string().pattern(/^[\w-]{1,54}$/),
    'at most 54 letters, digits, dashes and underscores',
  ).default('default'),
  BACKEND_URL: webAddress(),
  POLICY_FILE: text('a path').default('./config/policy.json'),
  ADMIN_EMAIL: must(Joi.string().email({ tlds: false }).lowercase(), 'an email address'),
  ADMIN_PASSWORD: secret(8),
  SUPERADMIN_EMAIL: must(
    Joi.string().email({ tlds: false }).lowercase().invalid(Joi.ref('ADMIN_EMAIL')),
    'an email address',
  ).messages({ 'any.invalid': '{#label} must differ from ADMIN_EMAIL' }),
  SUPERADMIN_PASSWORD: secret(8),
  API_KEY: secret(16),
  SEND_TIMEOUT_S: number(1, 600).default(90),
  SANDBOX_SPEED: must(Joi.number().min(0.01).max(10_000), 'a number from 0.01 to 10000').default(1),
  MAX_MEDIA_MB: number(1, 37, ', the most WAHA takes').default(16),
  MIN_FREE_MB: number(0, 1_000_000).default(200),
};

/** Every variable there is, in the order in which they are documented. */
export const environmentNames = Object.keys(variables) as readonly Variable[];

const together = (message: string) => ({ 'object.with': message });

/** A name without its other half is a contradiction, told like any other complaint. */
export const environmentSchema = Joi.object<Environment>(variables)
  .with('ADMIN_EMAIL', 'ADMIN_PASSWORD')
  .with('ADMIN_PASSWORD', 'ADMIN_EMAIL')
  .with('SUPERADMIN_EMAIL', 'SUPERADMIN_PASSWORD')
  .with('SUPERADMIN_PASSWORD', 'SUPERADMIN_EMAIL')
  .messages(together('{#main} needs {#peer}'))
  .prefs({ errors: { wrap: { label: false } } });
