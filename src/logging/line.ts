import type { LogFields } from '../kernel/log.js';
import { maskFields, maskText } from './redact.js';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** One line before it is written, already masked. */
export interface Line {
  time: string;
  level: LogLevel;
  module: string;
  msg: string;
  fields: LogFields;
}

export interface RawLine {
  at: Date;
  level: LogLevel;
  module: string;
  message: string;
  fields: LogFields;
}

/** The one format everything passes that is written anywhere. */
export function lineOf({ at, level, module, message, fields }: RawLine): Line {
  return {
    time: at.toISOString(),
    level,
    module,
    msg: maskText(message),
    fields: maskFields(fields),
  };
}

const own = new Set(['time', 'level', 'module', 'msg']);

/** For machines. A field that is named like a part of the line gets an underscore. */
export function toJson({ fields, ...line }: Line): string {
  const renamed = Object.entries(fields).map(
    ([name, value]) => [own.has(name) ? `${name}_` : name, value] as const,
  );
  return JSON.stringify({ ...line, ...Object.fromEntries(renamed) });
}

interface Failure {
  name: string;
  message: string;
  stack: string;
}

const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' && value !== null && 'stack' in value && 'message' in value;

/** Errors end a line for people with their stack; everything else fits beside it. */
function shown([name, value]: readonly [string, unknown]): { beside: string; below: string } {
  if (isFailure(value)) {
    return { beside: '', below: `\n  ${name}: ${value.name}: ${value.message}\n${value.stack}` };
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { beside: value === undefined ? '' : ` ${name}=${text}`, below: '' };
}

/** For people: local time of day, level, module, phrase, fields. */
export function toPretty({ time, level, module, msg, fields }: Line): string {
  const parts = Object.entries(fields).map(shown);
  const timeOfDay = new Date(time).toTimeString().slice(0, 8);
  const start = `${timeOfDay} ${level.toUpperCase().padEnd(5)} ${module}: ${msg}`;
  return [start, ...parts.map(part => part.beside), ...parts.map(part => part.below)].join('');
}
