import type { OncallScenario } from '../apps/cli/src/offline/oncall-scenario.ts';
import type { OncallServer } from './test-oncall-server.ts';

type Happening = OncallScenario['happens'][number];
type Opened = Extract<Happening, { is: 'opened' }>;
type Joined = Extract<Happening, { is: 'joined' }>;

/** What a sender says of a group; it keeps its labels for as long as it fires. */
interface Firing {
  readonly labels: Readonly<Record<string, string>>;
  /** Keys of the alerts that were sent. */
  readonly keys: readonly string[];
}

/** The alerts of a scenario, posted to a source; routes take them to the policies. */
export class ServerAlerts {
  readonly #server: OncallServer;
  readonly #mark: string;
  readonly #firing = new Map<string, Firing>();
  readonly #routes = new Set<string>();
  /** Ids by the names of the scenario, in the order of their arrival. */
  readonly groups = new Map<string, string>();

  /** @param mark of the scenario: labels of its own keep its alerts out of the groups of others */
  constructor(server: OncallServer, mark: string) {
    this.#server = server;
    this.#mark = mark;
  }

  groupId(name: string): string {
    const id = this.groups.get(name);
    if (id === undefined) throw new RangeError(`the group \`${name}\` has not arrived yet`);
    return id;
  }

  async open({ group, urgency, axis, labels }: Opened, policyId: string): Promise<void> {
    const route = `${policyId} ${axis}${this.#mark}`;
    if (!this.#routes.has(route)) await this.#addRoute(route, policyId, axis);
    const own = { scenario_route: route, scenario_group: `${group}${this.#mark}` };
    this.#firing.set(group, { labels: own, keys: [] });
    await this.#fire(group, urgency, labels);
    const { items } = await this.#server.admin.call('listAlertGroups', { query: { limit: 200 } });
    const opened = items.find((one) => one.labels['scenario_group'] === own.scenario_group);
    if (opened === undefined) throw new Error(`no group was opened for \`${group}\``);
    this.groups.set(group, opened.id);
  }

  async #addRoute(name: string, policyId: string, axis: Opened['axis']): Promise<void> {
    this.#routes.add(name);
    await this.#server.admin.call('createAlertRoute', {
      body: {
        name,
        matchers: [{ name: 'scenario_route', value: name }],
        grouping: { by: ['scenario_group'], windowMinutes: null, flapMinutes: 60 },
        setAxis: axis,
        policyId,
      },
    });
  }

  /** One more alert of the group. */
  async join({ group, urgency, labels }: Joined): Promise<void> {
    await this.#fire(group, urgency, labels);
  }

  /** All that fires in it is over. */
  async resolve(group: string): Promise<void> {
    await this.#sendAgain(group, 'resolved');
  }

  async reopen(group: string): Promise<void> {
    await this.#sendAgain(group, 'firing');
  }

  async resolveAll(): Promise<void> {
    for (const group of this.#firing.keys()) await this.resolve(group);
  }

  async #fire(group: string, urgency: Opened['urgency'], labels: Opened['labels']): Promise<void> {
    const { labels: own, keys } = this.#of(group);
    const key = `${own['scenario_group']}/${keys.length}`;
    this.#firing.set(group, { labels: own, keys: [...keys, key] });
    await this.#server.alert({
      key,
      summary: `group ${group}`,
      severity: urgency === 'high' ? 'critical' : 'info',
      labels: { ...labels, ...own },
    });
  }

  async #sendAgain(group: string, status: 'firing' | 'resolved'): Promise<void> {
    const { labels, keys } = this.#of(group);
    for (const key of keys)
      await this.#server.alert({ key, summary: `group ${group}`, status, severity: 'critical', labels });
  }

  #of(group: string): Firing {
    const firing = this.#firing.get(group);
    if (firing === undefined) throw new RangeError(`the group \`${group}\` has not arrived yet`);
    return firing;
  }
}
