import { signal } from '@preact/signals';

/** What the polite region says; the same words twice are said twice. */
export const polite = signal({ text: '', turn: 0 });

/** What interrupts: a failed send in the open thread, a pause, a lost number. */
export const urgent = signal({ text: '', turn: 0 });

export function announce(text: string): void {
  polite.value = { text, turn: polite.peek().turn + 1 };
}

export function interrupt(text: string): void {
  urgent.value = { text, turn: urgent.peek().turn + 1 };
}
