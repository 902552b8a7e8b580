import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder and everything that must be stopped before it goes, last in first out. */
export function openSite() {
  const folder = mkdtempSync(join(tmpdir(), 'whatsapp-crm-bench-'));
  const ends = [];
  let closing;

  async function close() {
    for (const end of ends.reverse()) {
      await end().catch(error => console.error(`Something did not stop cleanly: ${error.message}`));
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  return {
    folder,
    atEnd: end => void ends.push(end),
    close: () => (closing ??= close()),
  };
}
