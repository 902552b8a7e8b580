import type { Schema, ValidationError } from 'joi';
import { AppError } from '../kernel/errors.js';

type Part = 'params' | 'query' | 'body';

const isCode = (type: string) => type === 'recipient.unusable';

/** Every complaint with its path, never with the value that was sent. */
function complaints({ details }: ValidationError) {
  return details.map(({ path, message }) => ({
    path: path.join('.'),
    message: message.replaceAll('"', ''),
  }));
}

function refusal(part: Part, error: ValidationError): AppError {
  const errors = complaints(error);
  const [first] = errors;
  const sentence = first ? `${first.message}.` : 'The request is not complete.';
  if (error.details.some(({ type }) => isCode(type))) {
    return new AppError('invalid_recipient', 'This is not a number we can use.', { errors });
  }
  // An id that cannot exist is a thing that is not there.
  if (part === 'params') return new AppError('not_found', 'There is no such thing here.', { errors });
  return new AppError('invalid_input', sentence, { errors });
}

/**
 * Parses one part of a request into a new value. Words in paths and queries are turned into numbers
 * and dates; a JSON body has to be right as it is. Without a schema nothing gets through.
 */
export function parsePart(part: Part, schema: Schema | undefined, value: unknown): unknown {
  if (!schema) return {};
  const { error, value: parsed } = schema.validate(value ?? {}, {
    abortEarly: false,
    convert: true,
    allowUnknown: part === 'query',
    stripUnknown: part === 'query',
    errors: { escapeHtml: false },
  }) as { error?: ValidationError; value: unknown };
  if (error) throw refusal(part, error);
  return parsed;
}
