import { ProblemError } from '@lockstep/client';
import type { EscalationPolicy, EscalationTarget, EscalationWorld } from '@lockstep/oncall';
import type { OncallScenario } from '../apps/cli/src/offline/oncall-scenario.ts';
import { scenarioWorld, startOf } from '../apps/cli/src/offline/oncall-world.ts';
import { newPolicyBody } from '../apps/server/src/paging/policy-body.ts';
import { builtInMail } from '../apps/server/src/paging/test-paging.ts';
import { newId } from '../apps/server/src/platform/db/ids.ts';
import { changesOf, type Kind, namesIn } from './test-oncall-names.ts';
import type { Member, OncallServer } from './test-oncall-server.ts';

const MINUTE_MS = 60_000;
const A_DAY_MS = 24 * 3_600_000;
const system = { id: 'scenario', name: 'scenario', kind: 'system' };

/** An instant as requests write it. */
const instant = (at: number): string => new Date(at).toISOString();

/** A scenario as it was set up over the API of a server: ids by name, and ways to change who is where. */
export class ServerWorld {
  readonly #server: OncallServer;
  readonly #scenario: OncallScenario;
  readonly #ids = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #members = new Map<string, Member>();
  readonly #rooms = new Map<string, string>();
  readonly #versions = new Map<string, number>();
  readonly #inTeam = new Map<string, readonly string[]>();
  readonly #gone = new Set<string>();
  #world: EscalationWorld;
  /** Behind the name of whatever belongs to this scenario: the server has those of the others too. */
  readonly mark: string;

  constructor(server: OncallServer, scenario: OncallScenario, number: number) {
    this.#server = server;
    this.#scenario = scenario;
    this.mark = `-s${number}`;
    this.#world = scenarioWorld(scenario, startOf(scenario));
  }

  /** What the server says, in the names of the scenario; of a token it says whose it is. */
  plain(text: string): string {
    return text.replaceAll(this.mark, '').replaceAll(/\bscenarios \(token of ([^)]+)\)/g, '$1');
  }

  id(kind: Kind | 'policy', name: string): string {
    const id = this.#ids.get(`${kind}:${name}`);
    if (id === undefined) throw new RangeError(`the scenario does not name the ${kind} \`${name}\``);
    return id;
  }

  hasPolicy(name: string): boolean {
    return name in this.#scenario.policies;
  }

  /** A policy somebody speaks of; one the scenario does not have is one that does not exist. */
  policyId(name: string): string {
    return this.#ids.get(`policy:${name}`) ?? this.#know('policy', name);
  }

  nameOf(id: string): string {
    return this.#names.get(id) ?? id;
  }

  /** `channel:ops`, by the address as the server shows it. */
  roomAt(address: string): string {
    return this.#rooms.get(address) ?? address;
  }

  /** Somebody of the scenario, with the rights of who answers pages. */
  as(name: string): Member['client'] {
    const member = this.#members.get(name);
    if (member === undefined) throw new RangeError(`the scenario does not name \`${name}\``);
    return member.client;
  }

  #know(kind: Kind | 'policy', name: string, id: string = newId()): string {
    this.#ids.set(`${kind}:${name}`, id);
    this.#names.set(id, name);
    return id;
  }

  async setUp(): Promise<void> {
    const { admin } = this.#server;
    const names = namesIn(this.#scenario);
    for (const name of names.person) await this.#addPerson(name);
    for (const name of names.team)
      this.#know('team', name, (await admin.call('createTeam', { body: { name: name + this.mark } })).id);
    for (const name of names.schedule) await this.#addSchedule(name);
    for (const name of names.channel) await this.#addRoom('channel', name);
    for (const name of names.webhook) await this.#addRoom('webhook', name);
    await this.#addLeave();
    await this.change(startOf(this.#scenario));
    // Where each falls back to is said once all of them are there.
    const policies = Object.keys(this.#scenario.policies).flatMap((name) => this.#world.policy(name) ?? []);
    for (const policy of policies) await this.#create(policy);
    for (const policy of policies) if (policy.fallbackPolicyId !== undefined) await this.edit(policy.name, policy);
    const catchAll = this.#scenario.catch_all;
    const catchAllPolicyId = catchAll === undefined ? null : this.id('policy', catchAll);
    await admin.call('updateAlertRules', { body: { catchAllPolicyId } });
  }

  async #addPerson(name: string): Promise<void> {
    const member = await this.#server.member(name);
    this.#know('person', name, member.id);
    this.#members.set(name, member);
  }

  async #addSchedule(name: string): Promise<void> {
    const moments = changesOf(this.#scenario);
    const fixedShifts = moments.flatMap((from, index) => {
      const to = moments[index + 1] ?? from + 400 * A_DAY_MS;
      const people = scenarioWorld(this.#scenario, from).onCall(name);
      return people.map((who) => ({ from: instant(from), to: instant(to), userId: this.id('person', who) }));
    });
    const layers = [{ id: 'layer', name: 'layer', rotations: [], fixedShifts }];
    const versions = [{ effectiveFrom: instant(this.#server.clock.now()), layers }];
    const { id } = await this.#server.admin.call('createSchedule', { body: { name: name + this.mark, versions } });
    this.#know('schedule', name, id);
  }

  /** Rooms by mail, webhooks where something takes them. */
  async #addRoom(kind: 'channel' | 'webhook', name: string): Promise<void> {
    const { admin, webhooks } = this.#server;
    const room = `${name}${this.mark}`;
    const { id, address } = await admin.call('createDestination', {
      body:
        kind === 'channel'
          ? { kind: 'room', name: room, setup: builtInMail, address: `${room}@example.org` }
          : { kind: 'webhook', name: room, address: `${webhooks}/${room}` },
    });
    this.#know(kind, name, id);
    this.#rooms.set(address, `${kind}:${name}`);
  }

  /** Leave is known in advance; without an end it is a year. */
  async #addLeave(): Promise<void> {
    const start = startOf(this.#scenario);
    for (const [name, away] of Object.entries(this.#scenario.away)) {
      const stretches = typeof away === 'string' ? [{ from: 0, to: undefined, why: away }] : away;
      for (const { from, to, why } of stretches) {
        if (why !== 'on_leave') continue;
        const ends = to === undefined ? start + 365 * A_DAY_MS : start + to * MINUTE_MS;
        await this.#server.admin.call('createAbsence', {
          body: { userId: this.id('person', name), from: instant(start + from * MINUTE_MS), to: instant(ends) },
        });
      }
    }
  }

  /** Teams, accounts and contact methods as they are at a moment. */
  async change(at: number): Promise<void> {
    this.#world = scenarioWorld(this.#scenario, at);
    for (const team of Object.keys(this.#scenario.teams)) await this.#setTeam(team, this.#world.teamMembers(team));
    for (const name of Object.keys(this.#scenario.away)) await this.#setAway(name);
  }

  async #setTeam(name: string, members: readonly string[]): Promise<void> {
    const { admin } = this.#server;
    const team = name + this.mark;
    const before = this.#inTeam.get(name) ?? [];
    for (const who of before)
      if (!members.includes(who))
        await admin.call('removeTeamMember', { params: { team, userId: this.id('person', who) } });
    for (const who of members) {
      if (before.includes(who)) continue;
      await admin.call('putTeamMember', { params: { team, userId: this.id('person', who) }, body: {} });
      // Members stand in the order in which they came.
      if (this.#server.clock.now() < startOf(this.#scenario)) this.#server.clock.advance(1);
    }
    this.#inTeam.set(name, members);
  }

  /** Who closed an account or took their address away does not get it back: the next scenario knows somebody new by that name. */
  async #setAway(name: string): Promise<void> {
    const why = this.#world.unavailability(name)?.reason;
    const member = this.#members.get(name);
    if (member === undefined || why === undefined || why === 'on_leave' || this.#gone.has(name)) return;
    this.#gone.add(name);
    this.#server.forget(name);
    if (why === 'deactivated') return await this.#server.deactivate(member);
    const { items } = await member.client.call('listContactMethods', { params: { person: member.id } });
    for (const { id } of items) await member.client.call('removeContactMethod', { params: { method: id } });
  }

  /** What the API refuses today (no step, fallbacks in a circle) stands in the database as if it were older. */
  async #create(policy: EscalationPolicy): Promise<void> {
    const draft = { ...this.#withIds(policy), fallbackPolicyId: undefined };
    try {
      const { id } = await this.#server.admin.call('createEscalationPolicy', { body: newPolicyBody(draft) });
      this.#know('policy', policy.name, id);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'paging.policy_invalid') throw error;
      const { id: _id, ...definition } = draft;
      await this.#server.rows(
        `insert into escalation_policy (id, name, definition, version, created_at, updated_at, updated_by)
         values ($1, $2, $3, 1, $4, $4, $5)`,
        [
          this.#know('policy', policy.name),
          draft.name,
          JSON.stringify(definition),
          new Date(this.#server.clock.now()),
          system,
        ],
      );
    }
    this.#versions.set(policy.name, 1);
  }

  /** Saves a policy anew, as the scenario has it now or as given. */
  async edit(name: string, given?: EscalationPolicy): Promise<void> {
    const policy = given ?? this.#world.policy(name);
    if (policy === undefined) throw new RangeError(`the scenario has no policy \`${name}\``);
    const draft = this.#withIds(policy);
    const [id, version] = [this.id('policy', name), this.#versions.get(name) ?? 1];
    try {
      const body = { ...newPolicyBody(draft), version };
      await this.#server.admin.call('updateEscalationPolicy', { params: { policy: id }, body });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'paging.policy_invalid') throw error;
      const { id: _id, ...definition } = draft;
      await this.#server.rows('update escalation_policy set definition = $2, version = version + 1 where id = $1', [
        id,
        JSON.stringify(definition),
      ]);
    }
    this.#versions.set(name, version + 1);
  }

  #withIds(policy: EscalationPolicy): EscalationPolicy {
    const target = (one: EscalationTarget) => this.#target(one);
    const { fallbackPolicyId, ownerTarget } = policy;
    return {
      ...policy,
      name: policy.name + this.mark,
      fallbackPolicyId: fallbackPolicyId === undefined ? undefined : this.#ids.get(`policy:${fallbackPolicyId}`),
      ownerTarget: ownerTarget === undefined ? undefined : target(ownerTarget),
      steps: policy.steps.map((step) => {
        const { acknowledgement } = step;
        return {
          ...step,
          targets: step.targets.map(target),
          acknowledgement:
            acknowledgement === 'any'
              ? acknowledgement
              : {
                  ...acknowledgement,
                  reliability: acknowledgement.reliability.map(target),
                  security: acknowledgement.security.map(target),
                },
        };
      }),
    };
  }

  #target(target: EscalationTarget): EscalationTarget {
    switch (target.kind) {
      case 'person':
        return { kind: target.kind, userId: this.id('person', target.userId) };
      case 'schedule':
        return { kind: target.kind, scheduleId: this.id('schedule', target.scheduleId) };
      case 'team':
        return { kind: target.kind, teamId: this.id('team', target.teamId) };
      case 'channel':
        return { kind: target.kind, channelId: this.id('channel', target.channelId) };
      case 'webhook':
        return { kind: target.kind, webhookId: this.id('webhook', target.webhookId) };
    }
  }
}
