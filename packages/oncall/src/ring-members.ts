import type { EscalationTarget } from './escalation-policy.ts';
import type { EscalationWorld, Unavailability } from './escalation-state.ts';
import { instantText } from './escalation-words.ts';

/** One place in a ring: a person, or a schedule that stands for whoever is on call. Each member of a team has a place of their own. */
export interface RingMember {
  /** `person:ID` or `schedule:ID`; what pointers and walks remember. */
  readonly key: string;
  readonly name: string;
  /** Why these people: `on call in Primary`. */
  readonly via: string;
  /** Who can be paged now. */
  readonly people: readonly string[];
  /** Who can not, and why, or that nobody is on call. */
  readonly problems: readonly { readonly userId: string | undefined; readonly problem: string }[];
}

/** Members by position, each key once; channels and webhooks take no turns. */
export function ringMembers(targets: readonly EscalationTarget[], world: EscalationWorld): readonly RingMember[] {
  const members = new Map<string, RingMember>();
  for (const target of targets)
    for (const member of membersOf(target, world)) if (!members.has(member.key)) members.set(member.key, member);
  return [...members.values()];
}

function membersOf(target: EscalationTarget, world: EscalationWorld): readonly RingMember[] {
  switch (target.kind) {
    case 'person':
      return [personMember(target.userId, 'named in the step', world)];
    case 'team': {
      const name = world.nameOf(target);
      return world.teamMembers(target.teamId).map((userId) => personMember(userId, `member of ${name}`, world));
    }
    case 'schedule': {
      const name = world.nameOf(target);
      const onCall = [...new Set(world.onCall(target.scheduleId))];
      const asked = onCall.map((userId) => personMember(userId, '', world));
      const problems =
        onCall.length === 0
          ? [{ userId: undefined, problem: `nobody is on call in ${name}` }]
          : asked.flatMap((one) => one.problems);
      const people = asked.flatMap((one) => one.people);
      return [{ key: `schedule:${target.scheduleId}`, name, via: `on call in ${name}`, people, problems }];
    }
    case 'channel':
    case 'webhook':
      return [];
  }
}

function personMember(userId: string, via: string, world: EscalationWorld): RingMember {
  const name = world.nameOf({ kind: 'person', userId });
  const why = world.unavailability(userId);
  return {
    key: `person:${userId}`,
    name,
    via,
    people: why === undefined ? [userId] : [],
    problems: why === undefined ? [] : [{ userId, problem: `${name}: ${unavailabilityText(why)}` }],
  };
}

function unavailabilityText({ reason, until }: Unavailability): string {
  switch (reason) {
    case 'deactivated':
      return 'the account is deactivated';
    case 'on_leave':
      return until === undefined ? 'on leave' : `on leave until ${instantText(until)}`;
    case 'no_contact_method':
      return 'no verified contact method';
  }
}

/** Everybody the targets stand for now, whether they can be paged or not. */
export function peopleBehind(targets: readonly EscalationTarget[], world: EscalationWorld): ReadonlySet<string> {
  return new Set(
    targets.flatMap((target) => {
      switch (target.kind) {
        case 'person':
          return [target.userId];
        case 'team':
          return world.teamMembers(target.teamId);
        case 'schedule':
          return world.onCall(target.scheduleId);
        case 'channel':
        case 'webhook':
          return [];
      }
    }),
  );
}
