import { useState } from 'preact/hooks';
import { t } from '../languages/current.js';
import { announce } from './announce.js';

/** Plain http has no clipboard API; a selection does it there. */
function copyBySelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'off-screen';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
  announce(t('app.copied'));
}

/** Copies a text and says so in its own words. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void copyText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    });
  };
  return (
    <button type="button" class="link" onClick={copy}>
      {copied ? t('app.copied') : label}
    </button>
  );
}
