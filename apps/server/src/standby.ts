import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createHttpServer, type HttpLog } from './platform/http/server.ts';
import { isPostgresAway } from './platform/postgres/external.ts';
import { Problem } from './platform/problem.ts';
import { readKnown, registerPageForms } from './status/index.ts';

const lookAgainMs = 1_000;

export interface StandbyOptions {
  readonly databaseUrl: string;
  /** Where the last state of public status pages was kept. */
  readonly folder: string;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly log: HttpLog;
  /** Resolves when the process is to end. */
  readonly stopped: Promise<void>;
}

/**
 * A start while the database is away: status pages are served as they were known last, everything else says that it can not be
 * served, until the database answers. Without a page to serve there is nothing to wait for: the start then says what is wrong.
 *
 * @returns false when the process is to end
 */
export async function standBy(options: StandbyOptions): Promise<boolean> {
  const known = await readKnown(options.folder);
  if (known === undefined || known.pages.length === 0) return true;
  const http = await openStandby(known, options);
  await http.listen({ port: options.port, host: options.host });
  options.log.warn({ asOf: known.asOf }, 'the database is away: status pages are served as they were known last');
  try {
    const ended = options.stopped.then(() => 'ended' as const);
    while (await isPostgresAway(options.databaseUrl)) {
      if ((await Promise.race([ended, sleep(lookAgainMs)])) === 'ended') return false;
    }
    return true;
  } finally {
    await http.close();
  }
}

type Known = NonNullable<Awaited<ReturnType<typeof readKnown>>>;

async function openStandby(
  { asOf, pages }: Known,
  { publicUrl, log }: Pick<StandbyOptions, 'publicUrl' | 'log'>,
): Promise<FastifyInstance> {
  const http = await createHttpServer({ log, isSecure: publicUrl.startsWith('https:') });
  const find = (slug: string) => {
    const page = pages.find((each) => each.slug === slug);
    return page === undefined ? undefined : { page, asOf, isChecked: false };
  };
  registerPageForms(http, { find, mayRead: async () => 'unknown' }, { publicUrl, hasMail: false });
  http.get('/healthz', async () => ({ status: 'ok' }));
  http.setNotFoundHandler(() => {
    throw new Problem('request.unavailable', 'the database can not be reached right now', {
      help: 'try again in a moment',
    });
  });
  return http;
}
