import type { Vendor } from '../import/read-export.ts';
import { askGoAlert } from './ask-goalert.ts';
import { allOf, askVendor, type NextPage, objectOf, type VendorAddress } from './vendor-pages.ts';

type Item = Readonly<Record<string, unknown>>;

/** Everything of a vendor that an import reads, in the shape of an export file. */
export async function askEverything(
  vendor: Exclude<Vendor, 'alertmanager'>,
  url: string,
  token: string,
  say: VendorAddress['say'],
): Promise<unknown> {
  switch (vendor) {
    case 'opsgenie':
      return await askOpsgenie({ url, say, headers: { authorization: `GenieKey ${token}` } });
    case 'pagerduty':
      return await askPagerDuty({
        url,
        say,
        headers: { authorization: `Token token=${token}`, accept: 'application/vnd.pagerduty+json;version=2' },
      });
    case 'grafana-oncall':
      return await askGrafana({ url, say, headers: { authorization: token } });
    case 'goalert':
      return await askGoAlert({ url, say, headers: { authorization: `Bearer ${token}` } });
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `{ data: [...], paging: { next } }`. */
async function askOpsgenie(address: VendorAddress): Promise<unknown> {
  const next: NextPage = (answer) => textOf(objectOf(answer['paging'])['next']) || undefined;
  const list = (path: string): Promise<Item[]> => allOf(address, path, { items: 'data', next });
  const one = async (path: string): Promise<Item> => objectOf(objectOf(await askVendor(address, path))['data']);
  const id = (item: Item): string => encodeURIComponent(textOf(item['id']));
  const users = [];
  for (const user of await list('/v2/users?limit=100&offset=0'))
    users.push({ ...user, ...(await one(`/v2/users/${id(user)}?expand=contact`)) });
  const teams = [];
  for (const team of await list('/v2/teams')) {
    const routingRules = await list(`/v2/teams/${id(team)}/routing-rules`);
    teams.push({ ...team, ...(await one(`/v2/teams/${id(team)}`)), routingRules });
  }
  const schedules = [];
  for (const schedule of await list('/v2/schedules?expand=rotation'))
    schedules.push({ ...schedule, overrides: await list(`/v2/schedules/${id(schedule)}/overrides`) });
  const heartbeats = await askVendor(address, '/v2/heartbeats');
  return {
    users,
    teams,
    schedules,
    escalations: await list('/v2/escalations'),
    services: await list('/v1/services?limit=100&offset=0'),
    integrations: await list('/v2/integrations'),
    heartbeats: objectOf(objectOf(heartbeats)['data'])['heartbeats'] ?? [],
  };
}

/** `{ users: [...], more, offset, limit }`. */
async function askPagerDuty(address: VendorAddress): Promise<unknown> {
  const list = async (path: string, items: string): Promise<Item[]> => {
    const first = `${path}${path.includes('?') ? '&' : '?'}limit=100`;
    const next: NextPage = (answer, _, count) => (answer['more'] === true ? `${first}&offset=${count}` : undefined);
    return await allOf(address, `${first}&offset=0`, { items, next });
  };
  const id = (item: Item): string => encodeURIComponent(textOf(item['id']));
  const teams = [];
  for (const team of await list('/teams', 'teams'))
    teams.push({ ...team, members: await list(`/teams/${id(team)}/members`, 'members') });
  const schedules = [];
  const until = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
  for (const listed of await list('/schedules', 'schedules')) {
    const schedule = objectOf(objectOf(await askVendor(address, `/schedules/${id(listed)}`))['schedule']);
    const overrides = objectOf(
      await askVendor(address, `/schedules/${id(listed)}/overrides?since=${until(0)}&until=${until(365)}`),
    );
    schedules.push({ ...listed, ...schedule, overrides: overrides['overrides'] ?? [] });
  }
  return {
    users: await list('/users?include[]=contact_methods', 'users'),
    teams,
    schedules,
    escalation_policies: await list('/escalation_policies', 'escalation_policies'),
    services: await list('/services', 'services'),
  };
}

/** `{ results: [...], next }`. */
async function askGrafana(address: VendorAddress): Promise<unknown> {
  const next: NextPage = (answer) => textOf(answer['next']) || undefined;
  const answers: Record<string, Item[]> = {};
  const lists = [
    'users',
    'teams',
    'schedules',
    'on_call_shifts',
    'escalation_chains',
    'escalation_policies',
    'integrations',
    'routes',
  ];
  for (const name of lists) answers[name] = await allOf(address, `/api/v1/${name}/`, { items: 'results', next });
  return answers;
}
