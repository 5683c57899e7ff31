import { isId } from '@lockstep/contract';
import {
  type Absence,
  type EscalationPolicy,
  type EscalationState,
  type EscalationWorld,
  onCallAt,
  type RingPointer,
  type Schedule,
  targetId,
  type Unavailability,
} from '@lockstep/oncall';
import { listPeopleById, type NamedPerson } from '#access/index.ts';
import { listAbsencesOf, loadSchedules, toSchedule } from '#schedules/index.ts';
import { listTeamsWithMembers, type TeamOfPeople } from '#services/index.ts';
import type { Destination, PlannedNotification, Reachability } from '#contacts/index.ts';
import type { Transaction } from '../platform/context.ts';
import { isRing } from './policy.ts';
import { type References, referencesOf } from './policy-references.ts';
import { listReachablePolicies } from './policy-store.ts';
import { listRings, lockRings, type RingKey } from './ring-store.ts';
import { listDestinations } from './told-store.ts';

export interface WorldAsk {
  /** Groups that are escalated already, with the copies of policies they took. */
  readonly states: readonly EscalationState[];
  readonly policyIds: readonly string[];
  /** Policies that groups bring along, which are found nowhere else. */
  readonly own?: readonly EscalationPolicy[];
  /** Policies that are not saved, or not so; each in the place of the saved one. */
  readonly drafts: readonly EscalationPolicy[];
  /** People that sentences may name besides. */
  readonly people: readonly string[];
  /** The moments that can be asked about, `[from, to]`. */
  readonly from: number;
  readonly to: number;
  /** Whether the memory of the rings is locked until the transaction ends. */
  readonly rings: 'read' | 'lock';
}

/** How people are reached: here it counts whether they are at all, and in a dry run by what. */
export interface WhoIsReachable {
  listReachable(tx: Transaction, userIds: readonly string[], now: number): Promise<ReadonlyMap<string, Reachability>>;
  planNotifications(reachability: Reachability, urgency: 'high' | 'low', now: number): readonly PlannedNotification[];
}

/** Everything the engine can ask about in a stretch of time, read at once. */
export interface WorldFacts {
  readonly policies: ReadonlyMap<string, EscalationPolicy>;
  readonly catchAllPolicyId: string | undefined;
  /** By policy and step. */
  readonly pointers: ReadonlyMap<string, RingPointer>;
  readonly teams: ReadonlyMap<string, TeamOfPeople>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly rooms: ReadonlyMap<string, Destination>;
  readonly people: ReadonlyMap<string, NamedPerson>;
  readonly absences: readonly Absence[];
  /** How, by person; somebody without any way is missing. */
  readonly reachable: ReadonlyMap<string, Reachability>;
}

/** One read per kind of thing, whatever the number of policies; the rings first, as they may be waited for. */
export async function loadWorldFacts(tx: Transaction, contacts: WhoIsReachable, ask: WorldAsk): Promise<WorldFacts> {
  const { states, policyIds, drafts, from, to, own = [] } = ask;
  const copies = [...states.map(({ policy }) => policy), ...own];
  const fallbacks = [...copies, ...drafts].flatMap(({ fallbackPolicyId }) => fallbackPolicyId ?? []);
  const reachable = await listReachablePolicies(tx, [...new Set([...policyIds, ...fallbacks])]);
  const named = [...reachable.policies, ...copies, ...drafts];
  const pointers = await (ask.rings === 'lock' ? lockRings : listRings)(tx, ringsOf(named));
  const references = referencesOf(named);
  const teams = await listTeamsWithMembers(tx, references.team);
  const { schedules, absences } =
    references.schedule.length === 0
      ? { schedules: [], absences: [] }
      : await loadSchedules(tx, references.schedule, { from, to: to + 1 });
  const onRota = schedules.map(toSchedule);
  const userIds = peopleOf(ask, references, teams, onRota, absences);
  return {
    policies: new Map([...reachable.policies, ...drafts].map((policy) => [policy.id, policy])),
    catchAllPolicyId: reachable.catchAllPolicyId,
    pointers: new Map(pointers.map((pointer) => [`${pointer.policyId}/${pointer.stepId}`, pointer])),
    teams: new Map(teams.map((team) => [team.id, team])),
    schedules: new Map(onRota.map((schedule) => [schedule.id, schedule])),
    rooms: await listDestinations(tx, [...references.channel, ...references.webhook]),
    people: new Map(
      userIds.length === 0 ? [] : (await listPeopleById(tx, userIds)).map((person) => [person.id, person]),
    ),
    absences: userIds.length === 0 ? [] : await listAbsencesOf(tx, userIds, { from, to: to + 1 }),
    reachable: await reachableOf(tx, contacts, userIds, from),
  };
}

async function reachableOf(
  tx: Transaction,
  contacts: WhoIsReachable,
  userIds: readonly string[],
  now: number,
): Promise<WorldFacts['reachable']> {
  if (userIds.length === 0) return new Map();
  const found = await contacts.listReachable(tx, userIds, now);
  return new Map([...found].filter(([, how]) => contacts.planNotifications(how, 'high', now).length > 0));
}

function ringsOf(policies: readonly EscalationPolicy[]): readonly RingKey[] {
  const rings = policies.flatMap(({ id, steps }) =>
    steps.filter(isRing).map((step) => [`${id}/${step.id}`, { policyId: id, stepId: step.id }] as const),
  );
  return [...new Map(rings).values()];
}

/** Everybody who can be asked, or of whom a sentence can speak. */
function peopleOf(
  { states, people, from, to }: WorldAsk,
  references: References,
  teams: readonly TeamOfPeople[],
  schedules: readonly Schedule[],
  absences: readonly Absence[],
): readonly string[] {
  const ofStates = states.flatMap(({ visit, paged, acknowledgements }) => [
    ...(visit?.assignedTo === undefined ? [] : [visit.assignedTo]),
    ...Object.keys(paged),
    ...acknowledgements.map(({ userId }) => userId),
  ]);
  const onRota =
    from === to
      ? schedules.flatMap((schedule) => onCallAt(schedule, from, absences).map(({ userId }) => userId))
      : schedules.flatMap(everybodyOn);
  const members = teams.flatMap(({ userIds }) => userIds);
  // Senders acknowledge too, and are nobody of ours.
  return [...new Set([...references.person, ...members, ...onRota, ...people, ...ofStates])].filter(isId);
}

/** Everybody whom a schedule could ever put on call. */
function everybodyOn({ versions, overrides }: Schedule): readonly string[] {
  const onLayers = versions.flatMap(({ layers }) =>
    layers.flatMap(({ rotations, fixedShifts }) => [
      ...rotations.flatMap(({ participants }) =>
        participants.flatMap((one) => (one.kind === 'person' ? [one.userId] : [])),
      ),
      ...fixedShifts.map(({ userId }) => userId),
    ]),
  );
  return [...onLayers, ...overrides.map(({ userId }) => userId)];
}

/** What the engine asks about, and where rooms and webhooks are. */
export interface PagedWorld extends EscalationWorld {
  /** Undefined: it does not exist any more. */
  destination(id: string): Destination | undefined;
}

/** The world at one moment of the stretch that was read. */
export function worldAt(facts: WorldFacts, now: number): PagedWorld {
  const { policies, catchAllPolicyId, pointers, teams, schedules, rooms, people } = facts;
  return {
    onCall: (scheduleId) => {
      const schedule = schedules.get(scheduleId);
      return schedule === undefined ? [] : onCallAt(schedule, now, facts.absences).map(({ userId }) => userId);
    },
    teamMembers: (teamId) => teams.get(teamId)?.userIds ?? [],
    unavailability: (userId) => unavailabilityOf(facts, userId, now),
    nameOf: (target) => {
      switch (target.kind) {
        case 'person':
          return people.get(target.userId)?.name ?? 'somebody who is not known here any more';
        case 'schedule':
          return schedules.get(target.scheduleId)?.name ?? 'a schedule that does not exist any more';
        case 'team':
          return teams.get(target.teamId)?.name ?? 'a team that does not exist any more';
        case 'channel':
        case 'webhook':
          return rooms.get(targetId(target))?.name ?? 'a room that does not exist any more';
      }
    },
    policy: (policyId) => policies.get(policyId),
    catchAllPolicyId,
    ringPointer: (policyId, stepId) => pointers.get(`${policyId}/${stepId}`),
    destination: (id) => rooms.get(id),
  };
}

function unavailabilityOf(facts: WorldFacts, userId: string, now: number): Unavailability | undefined {
  if (facts.people.get(userId)?.isActive !== true) return { reason: 'deactivated', until: undefined };
  const ends = facts.absences.flatMap((one) =>
    one.userId === userId && one.from <= now && now < one.to ? [one.to] : [],
  );
  if (ends.length > 0) return { reason: 'on_leave', until: Math.max(...ends) };
  return facts.reachable.has(userId) ? undefined : { reason: 'no_contact_method', until: undefined };
}

/** What the engine has to know to decide now; the pointers are locked until the transaction ends. */
export async function loadWorld(
  tx: Transaction,
  contacts: WhoIsReachable,
  ask: Pick<WorldAsk, 'states' | 'policyIds' | 'people' | 'own'> & { readonly now: number },
): Promise<PagedWorld> {
  const { now, ...rest } = ask;
  return worldAt(await loadWorldFacts(tx, contacts, { ...rest, drafts: [], from: now, to: now, rings: 'lock' }), now);
}
