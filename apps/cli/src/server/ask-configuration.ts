import type { Client } from '@lockstep/client';
import { CliProblem, exitCodes } from '../cli-problem.ts';
import type { ServerAnswers } from '../apply/server-answers.ts';
import { firstItems } from './lists.ts';

/** Far more of anything than one installation has; a list that was cut would look like things that are not there. */
const MOST = 50_000;

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string | undefined };

async function all<Item>(
  getPage: (query: { readonly limit: number; readonly cursor?: string | undefined }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const { items, hasMore } = await firstItems(MOST, getPage);
  if (hasMore) throw new CliProblem(exitCodes.error, `a list of the server is longer than ${MOST} entries`);
  return items;
}

/** Hundreds of questions at once would take the server's connections from those who are paged. */
async function oneAfterOther<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const item of items) answers.push(await ask(item));
  return answers;
}

/** Reads everything that documents can say. */
export async function askConfiguration(client: Client): Promise<ServerAnswers> {
  const people = await all((query) => client.call('listPeople', { query }));
  const teams = await all((query) => client.call('listTeams', { query }));
  const schedules = await all((query) => client.call('listSchedules', { query }));
  return {
    people,
    teams: await oneAfterOther(teams, async (team) => ({
      ...team,
      members: (await client.call('listTeamMembers', { params: { team: team.name } })).items,
    })),
    services: await all((query) => client.call('listServices', { query })),
    setups: (await client.call('listChannelSetups')).items,
    destinations: (await client.call('listDestinations')).items,
    schedules: await oneAfterOther(schedules, ({ name }) => client.call('getSchedule', { params: { schedule: name } })),
    policies: await all((query) => client.call('listEscalationPolicies', { query })),
    engagements: await all((query) => client.call('listEngagements', { query })),
    sources: await all((query) => client.call('listAlertSources', { query })),
    senders: (await client.call('listAlertSourceKinds')).items,
    heartbeats: await all((query) => client.call('listHeartbeats', { query })),
    checks: await all((query) => client.call('listUptimeChecks', { query })),
    routes: (await client.call('listAlertRoutes')).items,
    inhibitions: (await client.call('listInhibitions')).items,
    windows: await all((query) => client.call('listMaintenanceWindows', { query })),
    silences: [
      ...(await all((query) => client.call('listSilences', { query: { ...query, state: 'active' } }))),
      ...(await all((query) => client.call('listSilences', { query: { ...query, state: 'pending' } }))),
    ],
    rules: await client.call('getAlertRules'),
  };
}
