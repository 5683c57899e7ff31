import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/database.ts';
import { listFailingParts } from '../jobs/failing-parts.ts';
import { readFailingWork } from '../jobs/failing-work.ts';

/** As `readFailingWork`, for a probe that waits for nothing. */
const leastTimes = 3;

/**
 * `/healthz`: the process answers, and which of its own loops fail; a restart cures neither the database nor the disk, so it stays 200.
 * `/readyz`: it can serve, the database included. `/healthz/work`: what is done by itself and fails again and again; 503 when
 * something does.
 */
export function registerProbes(app: FastifyInstance, database: Database): void {
  app.get('/healthz', async () => {
    const failing = listFailingParts(leastTimes).map(({ name }) => name);
    return failing.length === 0 ? { status: 'ok' } : { status: 'ok', failing };
  });
  app.get('/healthz/work', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      const failing = await readFailingWork(database);
      const status = failing.length === 0 ? 'ok' : 'failing';
      return await reply.status(status === 'ok' ? 200 : 503).send({ status, failing });
    } catch {
      return await reply.status(503).send({ status: 'database_unreachable' });
    }
  });
  app.get('/readyz', async (_request, reply) => {
    try {
      await database.pool.query('select 1');
      return { status: 'ready' };
    } catch {
      return reply.status(503).send({ status: 'database_unreachable' });
    }
  });
}
