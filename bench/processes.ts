/** What running processes have used, from the table of processes of Linux. */
import { readFileSync } from 'node:fs';
import { postgresPids } from '../e2e/server-process.ts';

const TICKS_PER_SECOND = 100;

/** CPU seconds of a process and of its ended children; 0 when it has ended itself. */
export function cpuSecondsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields 14 to 17 of proc_pid_stat: own time in user and kernel mode, that of ended children.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

export interface StackSeconds {
  readonly server: number;
  readonly postgres: number;
}

/** CPU seconds of the server and of every process of the Postgres in its data folder. */
export function stackSeconds(serverPid: number, dataDir: string): StackSeconds {
  const postgres = postgresPids(dataDir).reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
  return { server: cpuSecondsOf(serverPid), postgres };
}
