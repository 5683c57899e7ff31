/** What runs now, over the whole fleet: the answer against asking release by release, and against reading its rows alone. */
import type { Database } from '../apps/server/src/platform/db/database.ts';
import type { Api } from './api.ts';
import { ms, osvFeed, timed, untilQuiet } from './match-server-api.ts';
import { FLEET } from './fleet.ts';
import { median, sayRow } from './measure.ts';

const ROUNDS = 5;
/** Every so many names a record: real SBOMs have 2 to 8 findings per 100 components. */
const NAMED_ONE_IN = 25;
const GOALS = { timesSingly: 5, coldTimesFloor: 10, warmTimesFloor: 5 };

/** The matches of everything that serves, as the database gives them. */
const ROWS = `select s.digest, m.component_id, m.row_id, m.state, m.matched, a.advisory_id
  from deployment d join release r on r.id = d.release_id join sbom s on s.digest = r.sbom_digest
  cross join lateral unnest(s.component_ids) as c (id)
  join component_match m on m.component_id = c.id join advisory a on a.row_id = m.row_id
  where d.to_at is null and a.superseded_at is null`;

export async function measureLive(api: Api, database: Database): Promise<void> {
  const records = FLEET.names / NAMED_ONE_IN;
  await api.call(
    'POST',
    '/api/v1/feeds/osv?name=live',
    osvFeed(records, 'LIVE', (at) => `part-${at * NAMED_ONE_IN}`, '1.3.0'),
  );
  await untilQuiet(database, 0);
  let serial = 0;
  /** Something nobody holds becomes known: what was kept of answers is void, and nothing else changes. */
  const forget = async (): Promise<void> => {
    serial += 1;
    const own = { ecosystem: 'npm', package: `nobody-holds-${serial}`, fixed: '2.0.0', reason: 'bench' };
    await api.call('POST', '/api/v1/own-advisories', own);
    await untilQuiet(database, 0);
  };
  const fleet = async (): Promise<number> => await timed(() => api.call('GET', '/api/v1/findings?limit=50'));
  const singly = async (): Promise<number> =>
    await timed(async () => {
      for (let at = 0; at < FLEET.services; at++) {
        await api.call('GET', `/api/v1/services/service-${at}/releases/1.${FLEET.releasesPerService - 1}.0/findings`);
      }
    });
  const runs = { floor: [] as number[], cold: [] as number[], warm: [] as number[], singly: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    runs.floor.push(await timed(() => database.pool.query(ROWS)));
    await forget();
    runs.cold.push(await fleet());
    runs.warm.push(await fleet());
    await forget();
    runs.singly.push(await singly());
  }
  const [floor, cold, warm, each] = [median(runs.floor), median(runs.cold), median(runs.warm), median(runs.singly)];
  sayRow({ what: 'floor: the matches of everything that serves, read alone', value: ms(floor) });
  sayRow({ what: `what serves in ${FLEET.services} services, release by release`, value: ms(each) });
  const times = each / cold;
  const singlyGoal = { text: `>= ${GOALS.timesSingly}x`, isMet: times >= GOALS.timesSingly };
  sayRow({ what: '  as one answer, nothing kept: faster by', value: `${times.toFixed(1)}x`, goal: singlyGoal });
  if (!singlyGoal.isMet) process.exitCode = 1;
  for (const [what, value, most] of [
    ['  as one answer, nothing kept: against the floor', cold, GOALS.coldTimesFloor],
    ['  as one answer, kept: against the floor', warm, GOALS.warmTimesFloor],
  ] as const) {
    const goal = { text: `<= ${most}x`, isMet: value / floor <= most };
    sayRow({ what, value: `${ms(value)}, ${(value / floor).toFixed(1)}x`, goal });
    if (!goal.isMet) process.exitCode = 1;
  }
}
