import type { PersonSeed, SessionSeed } from './options.js';

/** Five people to try things with. Their numbers lie where no real ones are handed out. */
export const demoPeople: readonly PersonSeed[] = [
  { phone: '447700900123', name: 'Emma Clarke', lid: '100000000000011', replies: 'friendly' },
  { phone: '6281200000002', name: 'Siti Rahayu', lid: '100000000000012', replies: 'friendly' },
  { phone: '491713920033', name: 'Lukas Weber', lid: '100000000000013', replies: 'friendly' },
  { phone: '905000000044', name: 'Elif Demir', lid: '100000000000014', replies: 'friendly' },
  { phone: '79000000055', name: 'Анна Смирнова', lid: '100000000000015', replies: 'friendly' },
];

/** One number that works from the start, and one to see pairing with. */
export const demoSessions = (name: string): readonly SessionSeed[] => [
  { name, phone: '6281100000001', pushName: 'Sandbox number', status: 'WORKING' },
  { name: 'qr-demo', status: 'STOPPED' },
];
