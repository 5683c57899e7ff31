import type { EscalationTarget } from '@lockstep/oncall';
import type { OncallScenario } from '../apps/cli/src/offline/oncall-scenario.ts';
import { scenarioWorld, startOf, targetOf } from '../apps/cli/src/offline/oncall-world.ts';

const MINUTE_MS = 60_000;

export type Kind = EscalationTarget['kind'];

/** Whom and what a scenario names, in the order in which it names them. */
export function namesIn(scenario: OncallScenario): Readonly<Record<Kind, readonly string[]>> {
  const moments = changesOf(scenario);
  const worlds = moments.map((at) => scenarioWorld(scenario, at));
  const steps = [...Object.values(scenario.policies), ...edits(scenario)].flatMap((policy) => policy.steps);
  const owners = [...Object.values(scenario.policies), ...edits(scenario)].flatMap(({ owner }) => owner ?? []);
  const targets = [
    ...steps.flatMap((one) => [...one.targets, ...(one.joint?.reliability ?? []), ...(one.joint?.security ?? [])]),
    ...owners,
  ].map(targetOf);
  const schedules = Object.keys(scenario.schedules);
  const teams = Object.keys(scenario.teams);
  const acting = scenario.happens.flatMap((one) => [
    ...('by' in one ? [one.by] : []),
    ...(one.is === 'reassigned' && !one.to.startsWith('policy:') ? [one.to] : []),
  ]);
  const people = [
    ...worlds.flatMap((world) => [...schedules.flatMap(world.onCall), ...teams.flatMap(world.teamMembers)]),
    ...targets.flatMap((target) => (target.kind === 'person' ? [target.userId] : [])),
    ...Object.keys(scenario.away),
    ...acting,
  ];
  const rooms = (kind: 'channel' | 'webhook') =>
    targets.flatMap((target) =>
      target.kind === kind ? [target.kind === 'channel' ? target.channelId : target.webhookId] : [],
    );
  return {
    person: [...new Set(people)],
    schedule: schedules,
    team: teams,
    channel: [...new Set(rooms('channel'))],
    webhook: [...new Set(rooms('webhook'))],
  };
}

function edits(scenario: OncallScenario) {
  return scenario.happens.flatMap((one) => (one.is === 'edited' ? [one.policy] : []));
}

/** Moments at which somebody comes or goes: the beginning first. */
export function changesOf(scenario: OncallScenario): readonly number[] {
  const lists = [...Object.values(scenario.schedules), ...Object.values(scenario.teams)];
  const minutes = [
    0,
    ...lists.flatMap((list) => list.flatMap((one) => (typeof one === 'string' ? [] : [one.from]))),
    ...Object.values(scenario.away).flatMap((away) =>
      typeof away === 'string' ? [] : away.flatMap(({ from, to }) => [from, ...(to === undefined ? [] : [to])]),
    ),
  ];
  return [...new Set(minutes)].toSorted((a, b) => a - b).map((minute) => startOf(scenario) + minute * MINUTE_MS);
}
