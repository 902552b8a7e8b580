import { createHash } from 'node:crypto';
import type { Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import { idempotencyKeys } from './model.js';

export interface Keyed {
  caller: string;
  key: string;
  requestHash: string;
}

export interface Replay {
  replay: { status: number; body: unknown };
}

function ordered(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, ordered(part)]),
  );
}

/** Equal for equal wishes, in whatever order their members came. */
export function canonicalHash(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(body)))
    .digest('hex');
}

/**
 * A repeated key gets the first answer. Key and message are written in one transaction, so one is
 * never there without the other, and two at once stand in line.
 */
export function createIdempotency({ clock }: { clock: Clock }) {
  return {
    /** `new`, or the answer to repeat. Throws idempotency_mismatch for another body. */
    async begin(unit: Unit, { caller, key, requestHash }: Keyed): Promise<'new' | Replay> {
      const { companyId } = unit;
      const before = await idempotencyKeys.findOne(unit, { companyId, caller, key });
      if (!before) return 'new';
      if (before.requestHash !== requestHash) {
        throw new AppError(
          'idempotency_mismatch',
          'This Idempotency-Key was used for another message.',
        );
      }
      if (before.statusCode === null) {
        throw new AppError(
          'idempotency_in_flight',
          'The first call with this key is not finished yet.',
        );
      }
      return { replay: { status: before.statusCode, body: before.reply } };
    },

    async finish(
      unit: Unit,
      {
        caller,
        key,
        requestHash,
        status,
        body,
        messageId,
      }: Keyed & { status: number; body: unknown; messageId: string },
    ): Promise<void> {
      const { companyId } = unit;
      await idempotencyKeys.insert(unit, {
        companyId,
        caller,
        key,
        requestHash,
        statusCode: status,
        reply: body,
        messageId,
        createdAt: clock.now(),
      });
    },
  };
}

export type Idempotency = ReturnType<typeof createIdempotency>;
