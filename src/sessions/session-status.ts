/** Statuses in which only a person with the phone can help. */
const needsPhone = new Set(['SCAN_QR_CODE', 'PASSKEY_REQUIRED', 'PASSKEY_CONFIRMATION_REQUIRED']);

export function isWorking(status: string): boolean {
  return status === 'WORKING';
}

export function asksForScan(status: string): boolean {
  return needsPhone.has(status);
}

/** WAHA will not bring such a session up by itself. */
export function isDown(status: string): boolean {
  return status === 'STOPPED' || status === 'FAILED';
}
