import type { EscalationPolicy, EscalationTarget, EscalationWorld } from '@lockstep/oncall';
import type { OncallScenario } from '../apps/cli/src/offline/oncall-scenario.ts';
import { scenarioWorld, startOf } from '../apps/cli/src/offline/oncall-world.ts';
import type { TestPaging } from '../apps/server/src/paging/test-paging.ts';
import { createPolicy, updatePolicy } from '../apps/server/src/paging/save-policy.ts';
import { builtInIds } from '../apps/server/src/contacts/setup.ts';
import { listReachable, planNotifications } from '../apps/server/src/contacts/index.ts';
import { newId } from '../apps/server/src/platform/db/ids.ts';
import { Problem } from '../apps/server/src/platform/problem.ts';
import { createTeam, putTeamMember } from '../apps/server/src/services/index.ts';
import { removeTeamMember } from '../apps/server/src/services/put-team-member.ts';
import { changesOf, type Kind, namesIn } from './test-oncall-names.ts';

const MINUTE_MS = 60_000;
const A_DAY_MS = 24 * 3_600_000;
const system = { id: 'scenario', name: 'scenario', kind: 'system' };
const ADMIN = 'administrator';
const contacts = { listReachable, planNotifications };

/** A scenario as it stands in the database of a server: ids by name, and ways to change who is where. */
export class ServerWorld {
  readonly #paging: TestPaging;
  readonly #scenario: OncallScenario;
  readonly #ids = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #versions = new Map<string, number>();
  readonly #members = new Map<string, readonly string[]>();
  #world: EscalationWorld;

  constructor(paging: TestPaging, scenario: OncallScenario) {
    this.#paging = paging;
    this.#scenario = scenario;
    this.#world = scenarioWorld(scenario, startOf(scenario));
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

  /** `channel:ops` */
  roomOf(id: string): string {
    return [...this.#ids].find(([, known]) => known === id)?.[0] ?? id;
  }

  /** Somebody of the scenario, with the rights of who answers pages. */
  as(name: string) {
    return this.#paging.platform.as(['responder'], { userId: this.id('person', name), name });
  }

  #admin() {
    return this.#paging.platform.as(['admin']);
  }

  #know(kind: Kind | 'policy', name: string, id: string = newId()): string {
    this.#ids.set(`${kind}:${name}`, id);
    this.#names.set(id, name);
    return id;
  }

  async setUp(): Promise<void> {
    const names = namesIn(this.#scenario);
    await this.#addAdmin();
    for (const name of names.person) await this.#addPerson(name);
    for (const name of names.team) this.#know('team', name, (await createTeam(this.#admin(), { name })).id);
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
    await this.#paging.rows('update alert_rules set catch_all_policy_id = $1', [
      catchAll === undefined ? null : this.id('policy', catchAll),
    ]);
  }

  /** Who hears of what no policy names an owner for. */
  async #addAdmin(): Promise<void> {
    await this.#addPerson(ADMIN);
    await this.#paging.rows(
      `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, 'admin', $2, false)`,
      [this.id('person', ADMIN), new Date(startOf(this.#scenario))],
    );
  }

  async #addPerson(name: string): Promise<void> {
    const now = new Date(startOf(this.#scenario) - A_DAY_MS);
    const id = this.#know('person', name);
    await this.#paging.rows(
      `insert into user_account (id, name, email, password_hash, created_at) values ($1, $2, $3, 'x', $4)`,
      [id, name, `${id}@example.org`, now],
    );
  }

  async #addSchedule(name: string): Promise<void> {
    const moments = changesOf(this.#scenario);
    const fixedShifts = moments.flatMap((from, index) => {
      const to = moments[index + 1] ?? from + 400 * A_DAY_MS;
      const people = scenarioWorld(this.#scenario, from).onCall(name);
      return people.map((who) => ({ from, to, userId: this.id('person', who) }));
    });
    const layers = [{ id: 'layer', name: 'layer', rotations: [], fixedShifts }];
    await this.#paging.rows(
      `insert into schedule (id, name, title, definition, definition_id, version, revised_at, created_at, updated_at, updated_by)
       values ($1, $2, $2, $3, $4, 1, $5, $5, $5, $6)`,
      [
        this.#know('schedule', name),
        name,
        JSON.stringify([{ effectiveFrom: 0, layers }]),
        newId(),
        new Date(startOf(this.#scenario)),
        system,
      ],
    );
  }

  async #addRoom(kind: 'channel' | 'webhook', name: string): Promise<void> {
    await this.#paging.rows(
      `insert into destination (id, kind, name, channel, setup_id, address, created_at, created_by, updated_at)
       values ($1, $2, $3, 'mail', $4, $5, $6, $7, $6)`,
      [
        this.#know(kind, name),
        kind === 'channel' ? 'room' : 'webhook',
        name,
        builtInIds['mail'],
        `${name}@example.org`,
        new Date(startOf(this.#scenario)),
        system,
      ],
    );
  }

  /** Leave is known in advance; without an end it is a year. */
  async #addLeave(): Promise<void> {
    for (const [name, away] of Object.entries(this.#scenario.away)) {
      const stretches =
        typeof away === 'string'
          ? [{ from: 0, to: undefined, why: away }]
          : away.filter(({ why }) => why === 'on_leave');
      for (const { from, to, why } of stretches) {
        if (why !== 'on_leave') continue;
        const start = startOf(this.#scenario);
        const [begins, ends] = [
          start + from * MINUTE_MS,
          to === undefined ? start + 365 * A_DAY_MS : start + to * MINUTE_MS,
        ];
        await this.#paging.rows(
          `insert into absence (id, user_id, from_at, to_at, kind, note, created_at, created_by)
           values ($1, $2, $3, $4, 'vacation', '', $3, $5)`,
          [newId(), this.id('person', name), new Date(begins), new Date(ends), system],
        );
      }
    }
  }

  /** Teams, accounts and contact methods as they are at a moment. */
  async change(at: number): Promise<void> {
    this.#world = scenarioWorld(this.#scenario, at);
    for (const team of Object.keys(this.#scenario.teams)) await this.#setMembers(team, this.#world.teamMembers(team));
    for (const name of Object.keys(this.#scenario.away)) await this.#setAway(name);
  }

  async #setMembers(team: string, members: readonly string[]): Promise<void> {
    const before = this.#members.get(team) ?? [];
    for (const name of before)
      if (!members.includes(name)) await removeTeamMember(this.#admin(), { team, userId: this.id('person', name) });
    for (const name of members) {
      if (before.includes(name)) continue;
      const member = { team, userId: this.id('person', name), role: 'member' as const, key: undefined };
      await putTeamMember(this.#admin(), member);
    }
    this.#members.set(team, members);
  }

  async #setAway(name: string): Promise<void> {
    const id = this.id('person', name);
    const why = this.#world.unavailability(name)?.reason;
    const now = new Date(this.#paging.platform.clock.now());
    await this.#paging.rows('update user_account set deactivated_at = $2 where id = $1', [
      id,
      why === 'deactivated' ? now : null,
    ]);
    // The address somebody signs in with is a way to reach them until they remove it.
    await this.#paging.rows('delete from contact_method where id = $1', [id]);
    if (why !== 'no_contact_method') return;
    await this.#paging.rows(
      `insert into contact_method (id, user_id, channel, setup_id, address, label, created_at, removed_at)
       values ($1, $1, 'mail', $2, 'gone@example.org', 'Sign-in address', $3, $3)`,
      [id, builtInIds['mail'], now],
    );
  }

  /** By the API; what it would refuse today (no step, fallbacks in a circle) stands in the database as if it were older. */
  async #create(policy: EscalationPolicy): Promise<void> {
    const { id: _id, ...draft } = { ...this.#withIds(policy), fallbackPolicyId: undefined };
    try {
      const { stored } = await createPolicy(this.#admin(), draft);
      this.#know('policy', policy.name, stored.policy.id);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'paging.policy_invalid') throw error;
      await this.#paging.rows(
        `insert into escalation_policy (id, name, definition, version, created_at, updated_at, updated_by)
         values ($1, $2, $3, 1, $4, $4, $5)`,
        [
          this.#know('policy', policy.name),
          policy.name,
          JSON.stringify(draft),
          new Date(this.#paging.platform.clock.now()),
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
    const { id: _id, ...draft } = this.#withIds(policy);
    const [id, version] = [this.id('policy', name), this.#versions.get(name) ?? 1];
    try {
      await updatePolicy(this.#admin(), contacts, { id, version, draft });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'paging.policy_invalid') throw error;
      await this.#paging.rows('update escalation_policy set definition = $2, version = version + 1 where id = $1', [
        id,
        JSON.stringify(draft),
      ]);
    }
    this.#versions.set(name, version + 1);
  }

  #withIds(policy: EscalationPolicy): EscalationPolicy {
    const target = (one: EscalationTarget) => this.#target(one);
    const { fallbackPolicyId, ownerTarget } = policy;
    return {
      ...policy,
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
