/** How long SBOMs wait while the first load of a large ecosystem runs. */
import type { Database } from '../apps/server/src/platform/db/database.ts';
import type { Api } from './api.ts';
import { ms, osvFeed, sbomOf, timed, untilQuiet } from './match-server-api.ts';
import { median, sayRow } from './measure.ts';

const RECORDS = 200_000;
const COMPONENTS = 500;
const QUIET_ROUNDS = 10;
const pauseMs = 250;
/** Of the time that the load takes. */
const GOAL_SHARE = 0.1;

export async function measureWaiting(api: Api, database: Database): Promise<void> {
  let serial = 0;
  const put = async (): Promise<number> => {
    serial += 1;
    const version = `8.${serial}.0`;
    await api.call('POST', '/api/v1/services/service-1/releases', { version, line: '8' });
    const body = sbomOf('waiting', serial, COMPONENTS);
    return await timed(() => api.call('PUT', `/api/v1/services/service-1/releases/${version}/sbom`, body));
  };
  const quiet: number[] = [];
  for (let round = 0; round < QUIET_ROUNDS; round++) quiet.push(await put());
  const feed = osvFeed(RECORDS, 'LARGE', (at) => (at % 400 === 0 ? `waiting-${at / 400}` : `large-${at}`), '900.0.0');
  await untilQuiet(database, 0);

  let isLoading = true;
  const load = timed(() => api.call('POST', '/api/v1/feeds/osv?name=large', feed)).finally(() => (isLoading = false));
  const during: number[] = [];
  while (isLoading) {
    during.push(await put());
    await new Promise((done) => setTimeout(done, pauseMs));
  }
  const loadMs = await load;

  const longest = Math.max(...during);
  const what = `an SBOM of ${COMPONENTS} new components, stored and judged`;
  sayRow({ what, value: `${ms(median(quiet))} median` });
  const records = RECORDS.toLocaleString('en');
  sayRow({ what: `  while ${records} records load`, value: `${ms(median(during))} median of ${during.length}` });
  const goal = { text: `<= ${GOAL_SHARE} of the load`, isMet: longest / loadMs <= GOAL_SHARE };
  sayRow({ what: '  the longest of them', value: `${ms(longest)} of ${ms(loadMs)}`, goal });
  if (!goal.isMet) process.exitCode = 1;
}
