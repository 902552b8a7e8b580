import type { App } from '../app/index.js';

const line = '─'.repeat(72);

/** What a person sees after the start: where to go, how to get in, and what is not real. */
export function welcome({ url, setupCode, sandbox, queueBanner }: App): string {
  const lines = [line, `whatsapp-crm is ready at ${url}`];
  if (setupCode) lines.push(`First sign-in, once: ${url}/setup#${setupCode}`);
  if (sandbox) {
    lines.push(
      '',
      'SANDBOX: nothing reaches WhatsApp. The people who answer are built in.',
      'Set WAHA_BASE_URL and WAHA_API_KEY to connect a real WAHA.',
    );
  }
  lines.push('', ...queueBanner, line);
  return lines.join('\n');
}
