import type { Schema, ValidationError } from 'joi';
import { AppError } from '../kernel/errors.js';

type Part = 'params' | 'query' | 'body';

interface Complaint {
  path: string;
  message: string;
}

interface Parsed {
  value: unknown;
  error: ValidationError | undefined;
}

/** Joi's own sentences for these repeat what was sent, which may be a number or a secret. */
const sentences = {
  'string.pattern.base': '{{#label}} does not have the form it needs',
  'string.pattern.name': '{{#label}} is not a valid {{#name}}',
  'string.pattern.invert.base': '{{#label}} does not have the form it needs',
  'string.pattern.invert.name': '{{#label}} is not a valid {{#name}}',
  'any.custom': '{{#label}} is not valid',
};

/** JSON has these types of its own; a string that looks like one is a mistake of the caller. */
const typesOfJson = new Set(['number.base', 'boolean.base', 'object.base', 'array.base']);

function validate(schema: Schema, value: unknown, convert: boolean): Parsed {
  const { error, value: parsed } = schema.validate(value, {
    abortEarly: false,
    convert,
    messages: sentences,
    errors: { wrap: { label: false } },
  }) as { value: unknown; error?: ValidationError };
  return { error, value: parsed };
}

/** An answer is never much longer than a person reads, whatever was sent. */
const mostComplaints = 20;
const longestComplaint = 300;

function complaintsOf(details: ValidationError['details']): Complaint[] {
  return details.slice(0, mostComplaints).map(({ path, message }) => ({
    path: path.join('.').slice(0, longestComplaint),
    message: message.slice(0, longestComplaint),
  }));
}

function refusal(part: Part, details: ValidationError['details']): AppError {
  const errors = complaintsOf(details);
  if (details.some(({ type }) => type === 'recipient.unusable')) {
    return new AppError('invalid_recipient', 'This is not a number we can use.', { errors });
  }
  // An id that cannot exist is a thing that is not there.
  if (part === 'params')
    return new AppError('not_found', 'There is no such thing here.', { errors });
  const sentence = errors.map(({ message }) => message).join('; ');
  return new AppError('invalid_input', `${sentence}.`, { errors });
}

/**
 * Parses one part of a request into a new value. Instants and trimmed texts are made of strings
 * everywhere, numbers and switches only in paths and queries: in JSON they have types of their own.
 * Without a schema nothing gets through.
 */
export function parsePart(part: Part, schema: Schema | undefined, value: unknown): unknown {
  if (!schema) return {};
  const given = value ?? {};
  const { error, value: parsed } = validate(schema, given, true);
  if (error) throw refusal(part, error.details);
  if (part !== 'body') return parsed;
  const asWritten = validate(schema, given, false).error?.details ?? [];
  const mistyped = asWritten.filter(({ type }) => typesOfJson.has(type));
  if (mistyped.length > 0) throw refusal(part, mistyped);
  return parsed;
}
