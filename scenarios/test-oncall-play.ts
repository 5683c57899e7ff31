import { ProblemError } from '@lockstep/client';
import type { EscalationEvent } from '@lockstep/oncall';
import type { OncallScenario } from '../apps/cli/src/offline/oncall-scenario.ts';
import { startOf } from '../apps/cli/src/offline/oncall-world.ts';
import type { ScenarioOutcome } from '../apps/cli/src/offline/play-oncall-scenario.ts';
import { runGroup } from '../apps/server/src/paging/group-work.ts';
import { takeGroupEvents } from '../apps/server/src/paging/take-groups.ts';
import { makeContext, systemActor } from '../apps/server/src/platform/make-context.ts';
import { newId } from '../apps/server/src/platform/db/ids.ts';
import { changesOf } from './test-oncall-names.ts';
import { type ChainOfServer, type PlayedOnServer, serverOutcome } from './test-oncall-outcome.ts';
import { ServerAlerts } from './test-oncall-alerts.ts';
import type { OncallServer } from './test-oncall-server.ts';
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

/**
 * Plays a scenario over HTTP: its people, schedules and policies are made by requests, alerts are posted to a source, the clock moves,
 * people act by requests of their own, and what came of it is asked for.
 *
 * @param number tells this scenario from the others that the server has
 */
export async function playOverHttp(
  server: OncallServer,
  scenario: OncallScenario,
  number: number,
): Promise<ScenarioOutcome> {
  const play = new ServerPlay(server, scenario, number);
  const outcome = await serverOutcome(server, scenario, await play.run());
  await play.end();
  return outcome;
}

class ServerPlay {
  readonly #server: OncallServer;
  readonly #scenario: OncallScenario;
  readonly #world: ServerWorld;
  readonly #alerts: ServerAlerts;
  readonly #refused: ChainOfServer[] = [];
  readonly #start: number;

  constructor(server: OncallServer, scenario: OncallScenario, number: number) {
    this.#server = server;
    this.#scenario = scenario;
    this.#world = new ServerWorld(server, scenario, number);
    this.#alerts = new ServerAlerts(server, this.#world.mark);
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
      if (timer === at || (timer !== undefined && timer < at)) await this.#server.run();
    }
    this.#moveTo(end);
    return { world: this.#world, groups: this.#alerts.groups, refused: this.#refused };
  }

  /** Its alerts are over, so that they page nobody in the next one. */
  async end(): Promise<void> {
    await this.#alerts.resolveAll();
  }

  #moveTo(at: number): void {
    const { clock } = this.#server;
    clock.advance(at - clock.now());
  }

  /** When the server has something to do next; nothing is done while it is down. */
  async #nextTimer(): Promise<number | undefined> {
    const [row] = await this.#server.rows<{ at: number | null }>(
      `select least((select min(due_at) from escalation), (select min(due_at) from notification where state = 'waiting')) as at`,
    );
    const due = row?.at ?? undefined;
    if (due === undefined) return undefined;
    const now = Math.max(due, this.#server.clock.now());
    const outage = this.#scenario.happens.find(
      (one) => one.is === 'outage' && now >= this.#momentOf(one.at) && now < this.#momentOf(one.until),
    );
    return outage?.is === 'outage' ? this.#momentOf(outage.until) : now;
  }

  #momentOf(minute: number): number {
    return this.#start + minute * MINUTE_MS;
  }

  async #take(happening: Happening | undefined): Promise<void> {
    if (happening === undefined) return await this.#world.change(this.#server.clock.now());
    if (happening.is === 'outage') return;
    if (happening.is === 'edited') {
      await this.#world.change(this.#server.clock.now());
      return await this.#world.edit(happening.name);
    }
    await this.#happen(happening);
    await takeGroupEvents(this.#server.parts);
  }

  async #happen(happening: OfGroup): Promise<void> {
    switch (happening.is) {
      case 'opened': {
        const policy = happening.policy ?? Object.keys(this.#scenario.policies)[0] ?? '';
        return await this.#alerts.open(happening, this.#world.id('policy', policy));
      }
      case 'joined':
        return await this.#alerts.join(happening);
      case 'resolved':
        return await this.#alerts.resolve(happening.group);
      case 'reopened':
        return await this.#alerts.reopen(happening.group);
      case 'merged':
        return await this.#merge(this.#alerts.groupId(happening.group), this.#alerts.groupId(happening.into));
      case 'acknowledged':
      case 'unacknowledged':
      case 'not_me':
      case 'snoozed':
      case 'woken':
      case 'escalated':
      case 'reassigned':
        return await this.#actUnlessOver(happening);
    }
  }

  /** Who acts on a group that is over is told so in the answer; the chain stays as it is. */
  async #actUnlessOver(happening: PersonActs): Promise<void> {
    try {
      await this.#act(happening);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'paging.group_over') throw error;
      const { at: minute, group } = happening;
      this.#refused.push({ minute, group, code: 'came_too_late', sentence: error.message, userId: undefined });
    }
  }

  async #act(happening: PersonActs): Promise<void> {
    const params = { group: this.#alerts.groupId(happening.group) };
    const me = this.#world.as(happening.by);
    switch (happening.is) {
      case 'acknowledged': {
        const body = happening.axis === undefined ? {} : { axis: happening.axis };
        return void (await me.call('acknowledgeAlertGroup', { params, body }));
      }
      case 'snoozed':
        return void (await me.call('snoozeAlertGroup', { params, body: { minutes: happening.until - happening.at } }));
      case 'escalated': {
        const body = happening.to_step === undefined ? {} : { step: happening.to_step };
        return void (await me.call('escalateAlertGroup', { params, body }));
      }
      case 'reassigned': {
        const [kind, policy] = happening.to.split(':');
        const body =
          kind === 'policy' && policy !== undefined
            ? { policy: this.#world.policyId(policy) }
            : { person: this.#world.id('person', happening.to) };
        return void (await me.call('reassignAlertGroup', { params, body }));
      }
      case 'unacknowledged':
        return void (await me.call('unacknowledgeAlertGroup', { params }));
      case 'not_me':
        return void (await me.call('declineAlertGroup', { params }));
      case 'woken':
        return void (await me.call('wakeAlertGroup', { params }));
    }
  }

  /** No operation joins two groups: it stands for what a later version may do to a group that is escalated already. */
  async #merge(groupId: string, intoGroupId: string): Promise<void> {
    const event: EscalationEvent = { kind: 'merged', intoGroupId };
    const { parts } = this.#server;
    const ctx = makeContext(parts.database, systemActor('scenario'), newId());
    await ctx.transaction((tx) => runGroup(parts, tx, ctx, groupId, { events: [event] }));
  }
}
