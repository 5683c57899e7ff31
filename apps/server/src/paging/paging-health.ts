import type { FastifyInstance } from 'fastify';
import type { Database } from '../platform/db/database.ts';
import { countInVain, findLateWork, listWatches } from './watch-store.ts';

/** Work that waits longer than this for a process that does it: somebody is not paged in time. */
const mostLateMs = 30_000;
/** One is sent each minute: where none arrives for this long, alerts do not become pages, though nothing waits. */
const mostCanaryMs = 3 * 60_000;

/** What watches from outside sees; no word of alerts or people. */
export interface PagingHealth {
  readonly status: 'ok' | 'late' | 'nobody_reachable' | 'database_unreachable';
  /** Of timers and of what happened to groups. */
  readonly oldestOverdueTimerMs: number;
  /** Of messages that are due and that nobody sends; what a limit holds back is not due. */
  readonly oldestWaitingMessageMs: number;
  /** Open alert groups for which no policy finds anybody who can be asked. */
  readonly groupsInVain: number;
  /** Since a built-in alert last arrived through the whole path; null: never. */
  readonly canaryAgeMs: number | null;
  /** How long that took from end to end. */
  readonly canaryTookMs: number | null;
  /** Since everything was last looked through for pages that got lost; null: never. */
  readonly auditorAgeMs: number | null;
}

export async function readPagingHealth({ read, clock }: Pick<Database, 'read' | 'clock'>): Promise<PagingHealth> {
  const now = clock.now();
  const late = await findLateWork(read, now);
  const groupsInVain = await countInVain(read, now);
  const watches = await listWatches(read);
  const age = (moment: number | undefined): number => (moment === undefined ? 0 : Math.max(0, now - moment));
  const ageOf = (name: 'canary_arrived' | 'auditor'): number | null => {
    const watch = watches.get(name);
    return watch === undefined ? null : age(watch.at);
  };
  const oldestOverdueTimerMs = Math.max(age(late.event), age(late.escalation));
  const oldestWaitingMessageMs = Math.max(age(late.message), age(late.lease));
  const canaryAgeMs = ageOf('canary_arrived');
  const isLate =
    Math.max(oldestOverdueTimerMs, oldestWaitingMessageMs) > mostLateMs ||
    (canaryAgeMs !== null && canaryAgeMs > mostCanaryMs);
  return {
    status: isLate ? 'late' : groupsInVain > 0 ? 'nobody_reachable' : 'ok',
    oldestOverdueTimerMs,
    oldestWaitingMessageMs,
    groupsInVain,
    canaryAgeMs,
    canaryTookMs: tookMs(watches.get('canary_arrived')?.body),
    auditorAgeMs: ageOf('auditor'),
  };
}

function tookMs(body: unknown): number | null {
  const took: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'tookMs') : undefined;
  return typeof took === 'number' ? took : null;
}

/** `/healthz/paging`: whether pages go out in time and to somebody, for whoever watches Lockstep from outside. 503 when not. */
export function registerPagingHealth(http: FastifyInstance, database: Database): void {
  http.get('/healthz/paging', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      const health = await readPagingHealth(database);
      return await reply.status(health.status === 'ok' ? 200 : 503).send(health);
    } catch {
      return await reply.status(503).send({ status: 'database_unreachable' });
    }
  });
}
