import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Logger } from './platform/logger.ts';

/**
 * Resolves at the first request to end; another one ends at once (Postgres stays up and is adopted by the next start).
 * Shells and npm hand one Ctrl-C on twice: what comes within a second is the same request.
 */
export function signalled(): Promise<void> {
  return new Promise((resolve) => {
    let endingSince: number | undefined;
    // A closed terminal (SIGHUP) ends the server as cleanly as Ctrl-C: the database must not stay behind.
    for (const [signal, exitCode] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
      process.on(signal, () => {
        if (endingSince === undefined) endingSince = performance.now();
        else if (performance.now() - endingSince > 1_000) process.exit(exitCode);
        resolve();
      });
    }
  });
}

/** The start needs memory that an idle server would keep for hours: one collection gives it back. */
export function giveBack(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}

/** After a mistake of ours the memory can not be trusted: end, and let the next start adopt the database. */
export function endOnMistakes(log: Logger): void {
  process.on('uncaughtException', (err) => {
    const errorId = crypto.randomUUID();
    log.fatal({ err, errorId }, 'unexpected error, this process ends');
    process.exit(1);
  });
}
