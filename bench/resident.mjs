import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

function residentKb(pid) {
  if (process.platform === 'linux') {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  }
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number.parseInt(stdout ?? '', 10);
}

/** Resident memory of these processes together in MB; not a number where the system does not tell. */
export const residentMb = pids => pids.reduce((sum, pid) => sum + residentKb(pid), 0) / 1_024;
