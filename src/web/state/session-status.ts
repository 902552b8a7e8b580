import type { Key } from '../languages/catalogue.js';
import type { Words } from './words.js';

/** How a status is drawn: shape and tone differ, not only the colour. */
export type StatusLook =
  'working' | 'starting' | 'scan' | 'phone' | 'broken' | 'stopped' | 'neutral';

const known: Readonly<Record<string, { look: StatusLook; key: Key & `status.${string}` }>> = {
  STOPPED: { look: 'stopped', key: 'status.STOPPED' },
  STARTING: { look: 'starting', key: 'status.STARTING' },
  SCAN_QR_CODE: { look: 'scan', key: 'status.SCAN_QR_CODE' },
  PASSKEY_REQUIRED: { look: 'phone', key: 'status.PASSKEY_REQUIRED' },
  PASSKEY_CONFIRMATION_REQUIRED: { look: 'phone', key: 'status.PASSKEY_CONFIRMATION_REQUIRED' },
  WORKING: { look: 'working', key: 'status.WORKING' },
  FAILED: { look: 'broken', key: 'status.FAILED' },
};

export function statusLook(status: string): StatusLook {
  return known[status]?.look ?? 'neutral';
}

/** A status in words; one we do not know keeps its own. */
export function statusWords({ t }: Pick<Words, 't'>, status: string): string {
  const found = known[status];
  return found ? t(found.key) : status;
}

/** The phone itself asks for something a code does not answer. */
export function asksForPasskey(status: string): boolean {
  return status.startsWith('PASSKEY');
}
