import { setTimeout as sleep } from 'node:timers/promises';
import { countClientBackends, findClusterProcesses } from '../../../apps/server/src/platform/postgres/processes.ts';

/**
 * Ends the test server of the folder in the first argument when nobody has been connected for a minute. Started by
 * `test-postgres.ts` as a process of its own; ends with the server.
 */
const [, , clusterDir = '', idleMs = '60000'] = process.argv;
let idleSince = Date.now();

for (;;) {
  await sleep(Math.min(2_000, Number(idleMs) / 4));
  const { postmaster } = findClusterProcesses(clusterDir);
  if (postmaster === undefined) break;
  if (countClientBackends(clusterDir) > 0) idleSince = Date.now();
  if (Date.now() - idleSince < Number(idleMs)) continue;
  process.kill(postmaster, 'SIGINT');
  break;
}
