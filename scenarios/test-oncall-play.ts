import type { EscalationEvent } from '@lockstep/oncall';
import type { OncallScenario } from '../apps/cli/src/offline/oncall-scenario.ts';
import { startOf } from '../apps/cli/src/offline/oncall-world.ts';
import type { ScenarioOutcome } from '../apps/cli/src/offline/play-oncall-scenario.ts';
import { actOnGroup, type GroupAct } from '../apps/server/src/paging/act-on-group.ts';
import { runGroup } from '../apps/server/src/paging/group-work.ts';
import { takeGroupEvents } from '../apps/server/src/paging/take-groups.ts';
import type { TestPaging } from '../apps/server/src/paging/test-paging.ts';
import { Problem } from '../apps/server/src/platform/problem.ts';
import { newId } from '../apps/server/src/platform/db/ids.ts';
import { changesOf } from './test-oncall-names.ts';
import { type ChainOfServer, type PlayedOnServer, serverOutcome } from './test-oncall-outcome.ts';
import { ServerWorld } from './test-oncall-world.ts';

const MINUTE_MS = 60_000;
const A_DAY_MS = 24 * 3_600_000;

type Happening = OncallScenario['happens'][number];
type OfGroup = Exclude<Happening, { is: 'edited' | 'outage' }>;
type PersonActs = Exclude<OfGroup, { is: 'opened' | 'joined' | 'resolved' | 'reopened' | 'merged' }>;

const firstArrival = {
  is: 'opened' as const,
  at: 0,
  group: 'A',
  policy: undefined,
  urgency: 'high' as const,
  axis: 'reliability' as const,
  labels: {},
};

/** Plays a scenario through a server: its people and policies are made, alert groups arrive, the clock moves, people act. */
export async function playThroughServer(paging: TestPaging, scenario: OncallScenario): Promise<ScenarioOutcome> {
  const play = new ServerPlay(paging, scenario);
  const played = await play.run();
  return await serverOutcome(paging, scenario, played);
}

class ServerPlay {
  readonly #paging: TestPaging;
  readonly #scenario: OncallScenario;
  readonly #world: ServerWorld;
  readonly #groups = new Map<string, string>();
  readonly #refused: ChainOfServer[] = [];
  readonly #start: number;

  constructor(paging: TestPaging, scenario: OncallScenario) {
    this.#paging = paging;
    this.#scenario = scenario;
    this.#world = new ServerWorld(paging, scenario);
    this.#start = startOf(scenario);
  }

  async run(): Promise<PlayedOnServer> {
    const { happens, until } = this.#scenario;
    // What was known before it begins was known the day before.
    this.#moveTo(this.#start - A_DAY_MS);
    await this.#world.setUp();
    const all: readonly Happening[] = happens.some(({ is }) => is === 'opened') ? happens : [firstArrival, ...happens];
    const waiting = [
      ...changesOf(this.#scenario).map((at) => ({ at, happening: undefined })),
      ...all.map((happening) => ({ at: this.#start + happening.at * MINUTE_MS, happening })),
    ].toSorted((a, b) => a.at - b.at);
    const end = this.#start + until * MINUTE_MS;
    for (;;) {
      const [next] = waiting;
      const timer = await this.#nextTimer();
      const at = Math.min(next?.at ?? Number.POSITIVE_INFINITY, timer ?? Number.POSITIVE_INFINITY);
      if (at > end) break;
      this.#moveTo(at);
      // What happens at a moment comes before the timers of that moment.
      while (waiting[0]?.at === at) await this.#take(waiting.shift()?.happening);
      if (timer === at || (timer !== undefined && timer < at)) await this.#paging.run();
    }
    this.#moveTo(end);
    return { world: this.#world, groups: this.#groups, refused: this.#refused };
  }

  #moveTo(at: number): void {
    const { clock } = this.#paging.platform;
    clock.advance(at - clock.now());
  }

  /** When the server has something to do next; nothing is done while it is down. */
  async #nextTimer(): Promise<number | undefined> {
    const [row] = await this.#paging.rows<{ at: number | null }>(
      `select least((select min(due_at) from escalation), (select min(due_at) from notification where state = 'waiting')) as at`,
    );
    const due = row?.at ?? undefined;
    if (due === undefined) return undefined;
    const now = Math.max(due, this.#paging.platform.clock.now());
    const outage = this.#scenario.happens.find(
      (one) => one.is === 'outage' && now >= this.#momentOf(one.at) && now < this.#momentOf(one.until),
    );
    return outage?.is === 'outage' ? this.#momentOf(outage.until) : now;
  }

  #momentOf(minute: number): number {
    return this.#start + minute * MINUTE_MS;
  }

  async #take(happening: Happening | undefined): Promise<void> {
    if (happening === undefined) return await this.#world.change(this.#paging.platform.clock.now());
    if (happening.is === 'outage') return;
    if (happening.is === 'edited') {
      await this.#world.change(this.#paging.platform.clock.now());
      return await this.#world.edit(happening.name);
    }
    await this.#happen(happening);
    await takeGroupEvents(this.#paging.parts);
  }

  async #happen(happening: OfGroup): Promise<void> {
    if (happening.is === 'opened') return await this.#open(happening);
    const groupId = this.#groupId(happening.group);
    switch (happening.is) {
      case 'joined':
        await this.#paging.rows('update alert_group set urgency = $2, axis = $3, labels = $4 where id = $1', [
          groupId,
          happening.urgency,
          happening.axis,
          happening.labels,
        ]);
        return await this.#paging.happen(groupId, 'joined');
      case 'resolved':
      case 'reopened':
        return await this.#paging.happen(groupId, happening.is);
      case 'merged':
        return await this.#merge(groupId, this.#groupId(happening.into));
      case 'acknowledged':
      case 'unacknowledged':
      case 'not_me':
      case 'snoozed':
      case 'woken':
      case 'escalated':
      case 'reassigned':
        return await this.#act(groupId, happening);
    }
  }

  /** Who acts on a group that is over is told so in the answer; the chain stays as it is. */
  async #act(groupId: string, happening: PersonActs): Promise<void> {
    try {
      await actOnGroup(this.#paging.parts, this.#world.as(happening.by), groupId, this.#actOf(happening));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'paging.group_over') throw error;
      const { at: minute, group } = happening;
      this.#refused.push({ minute, group, code: 'came_too_late', sentence: error.message, userId: undefined });
    }
  }

  async #open({ group, policy, urgency, axis, labels }: Extract<OfGroup, { is: 'opened' }>): Promise<void> {
    const id = newId();
    this.#groups.set(group, id);
    const policyId = this.#world.id('policy', policy ?? Object.keys(this.#scenario.policies)[0] ?? '');
    await this.#paging.rows(
      `insert into alert_group (id, group_key, policy_id, urgency, axis, title, labels, state, opened_at, last_alert_at, alerts, open_alerts)
       values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $8, 1, 1)`,
      [
        id,
        `scenario:${id}`,
        policyId,
        urgency,
        axis,
        `group ${group}`,
        labels,
        new Date(this.#paging.platform.clock.now()),
      ],
    );
    await this.#paging.happen(id, 'opened');
  }

  #groupId(name: string): string {
    const id = this.#groups.get(name);
    if (id === undefined) throw new RangeError(`the group \`${name}\` has not arrived yet`);
    return id;
  }

  #actOf(happening: PersonActs): GroupAct {
    switch (happening.is) {
      case 'acknowledged':
        return { kind: 'acknowledged', axis: happening.axis };
      case 'snoozed':
        return { kind: 'snoozed', until: this.#momentOf(happening.until) };
      case 'escalated':
        return { kind: 'escalated', stepId: happening.to_step };
      case 'reassigned': {
        const [kind, policy] = happening.to.split(':');
        return {
          kind: 'reassigned',
          to:
            kind === 'policy' && policy !== undefined
              ? { kind: 'policy', policyId: this.#world.policyId(policy) }
              : { kind: 'person', userId: this.#world.id('person', happening.to) },
        };
      }
      case 'unacknowledged':
      case 'not_me':
      case 'woken':
        return { kind: happening.is };
    }
  }

  async #merge(groupId: string, intoGroupId: string): Promise<void> {
    const event: EscalationEvent = { kind: 'merged', intoGroupId };
    const { parts, platform } = this.#paging;
    const ctx = platform.asSystem();
    await ctx.transaction((tx) => runGroup(parts, tx, ctx, groupId, { events: [event] }));
  }
}
