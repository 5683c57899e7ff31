import type { AlertIntake } from '#alerts/index.ts';
import { Poller } from '../platform/jobs/poller.ts';
import { sendHttp, type SendRules } from '../platform/outgoing/send-http.ts';
import { auditPages } from './audit-pages.ts';
import { sendCanary } from './canary.ts';
import { readPagingHealth } from './paging-health.ts';
import type { PagingParts } from './paging-parts.ts';
import { tellHandovers } from './tell-handovers.ts';
import { warnOfWebhooks } from './warn-of-webhooks.ts';
import { takeWatchTurn } from './watch-store.ts';
import type { PagingWorker } from './worker.ts';

const pollMs = 10_000;
const everyMs = 60_000;

export interface WatchOptions {
  readonly intake: AlertIntake;
  readonly worker: PagingWorker;
  /** Asked once a minute while pages go out in time; undefined: nobody outside watches. */
  readonly heartbeatUrl: string | undefined;
  readonly proxy: SendRules['proxy'];
}

interface Stoppable {
  stop(): Promise<void>;
}

/** What keeps watch over pages: the canary, the auditor, and the sign of life for somebody outside. Each by itself. */
export function startPagingWatch(parts: PagingParts, options: WatchOptions): Stoppable {
  const { log } = parts;
  const work: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['canary', async () => await sendCanary(parts, options.intake)],
    ['paging auditor', async () => options.worker.send((await auditPages(parts)).leased)],
    ['webhook warnings', async () => await warnOfWebhooks(parts)],
    ['handovers', async () => await tellHandovers(parts)],
    ['outside heartbeat', async () => await beatOutside(parts, options)],
  ];
  const pollers = work.map(
    ([name, run]) =>
      new Poller({
        name,
        pollMs,
        log,
        run: async () => {
          await run();
        },
      }),
  );
  for (const poller of pollers) poller.start();
  return { stop: async () => void (await Promise.all(pollers.map((poller) => poller.stop()))) };
}

/** Tells who watches from outside that pages go out; silence tells them that they do not. */
export async function beatOutside(
  { database, log }: PagingParts,
  { heartbeatUrl, proxy }: Pick<WatchOptions, 'heartbeatUrl' | 'proxy'>,
): Promise<boolean> {
  if (heartbeatUrl === undefined) return false;
  const now = database.clock.now();
  const { status, canaryAgeMs } = await readPagingHealth(database);
  // Where none ever arrived, nothing is known to work.
  if (status !== 'ok' || canaryAgeMs === null) return false;
  const turn = { now, notAfter: now - everyMs + 1_000, body: {} };
  if (!(await takeWatchTurn(database.read, 'outside_heartbeat', turn))) return false;
  // Set by the operator, who may watch from inside the network.
  const request = { method: 'GET' as const, url: heartbeatUrl, headers: {}, body: undefined };
  const answer = await sendHttp(request, { allowPrivate: true, proxy });
  if (answer.kind === 'answer' && answer.status < 400) return true;
  const reason = answer.kind === 'answer' ? `answered ${answer.status}` : 'no answer';
  log.warn({ reason }, 'the outside heartbeat was not taken');
  return false;
}
