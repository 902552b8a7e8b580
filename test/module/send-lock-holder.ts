import { createSendLock } from '../../src/db/send-lock.js';

/** A process that tries for the lock, says whether it has it, and stays until it is ended. */
async function main(): Promise<void> {
  const lock = createSendLock(process.argv[2] ?? '');
  process.stdout.write((await lock.tryTake()) ? 'mine\n' : 'taken\n');
  process.stdin.on('data', () => void lock.release().then(() => process.stdout.write('freed\n')));
}

void main();
