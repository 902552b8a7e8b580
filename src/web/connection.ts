import { computed, signal } from '@preact/signals';

/** What is known of the way to the gateway. */
export const socketState = signal<'connecting' | 'live' | 'silent'>('connecting');

export const online = signal(navigator.onLine);

/** Since when there is no way; null while there is one. */
export const offlineSince = signal<number | null>(navigator.onLine ? null : Date.now());

/** The socket has been away long enough to say so. */
export const lostContact = signal(false);

export const connection = computed(() => {
  if (!online.value) return 'offline';
  return lostContact.value ? 'reconnecting' : 'live';
});

const patienceMs = 2_000;
let losing: ReturnType<typeof setTimeout> | undefined;

function setOnline(value: boolean): void {
  online.value = value;
  offlineSince.value = value ? null : (offlineSince.peek() ?? Date.now());
}

addEventListener('online', () => setOnline(true));
addEventListener('offline', () => setOnline(false));

socketState.subscribe(state => {
  clearTimeout(losing);
  if (state === 'live') lostContact.value = false;
  else losing = setTimeout(() => (lostContact.value = true), patienceMs);
});
