import type { Axis, Departure, GateFacts } from './facts.ts';
import { compareInstants, plusHours } from './instant.ts';

/** How often a pair may turn back for the other axis' reason before nobody moves alone. */
const TURNS = 2;

/**
 * True when current and target alternate for reliability and security reasons twice within the window, the move asked
 * about included: security moves on, reliability moves back, security would move on again.
 */
export function isFlipFlop(facts: GateFacts, toVersion: string, windowDays: number): boolean {
  const { current, action } = facts;
  if (current === undefined || current.version === toVersion) return false;
  const ofPair = facts.departures.filter(
    ({ fromVersion, toVersion: to }) =>
      (fromVersion === current.version && to === toVersion) || (fromVersion === toVersion && to === current.version),
  );
  if (ofPair.length === 0) return false;
  const since = plusHours(facts.asOf, -24 * windowDays);
  const cleared = facts.oscillationClearedAt;
  const between = ofPair
    .filter(
      ({ at }) =>
        compareInstants(at, since) >= 0 &&
        compareInstants(at, facts.asOf) <= 0 &&
        (cleared === undefined || compareInstants(at, cleared) > 0),
    )
    .toSorted((a, b) => compareInstants(a.at, b.at));
  const asked: Departure = { at: facts.asOf, fromVersion: current.version, toVersion, motive: action.motive };
  return turnsIn([...between, asked]) >= TURNS || turnsIn(between) >= TURNS;
}

/**
 * True when two releases have gone back and forth for opposed reasons often enough, whoever asks next.
 *
 * @param departures oldest first, as recorded
 */
export function hasFlipFlopped(departures: readonly Departure[], latest: Departure, windowDays: number): boolean {
  const since = plusHours(latest.at, -24 * windowDays);
  const between = departures.filter(
    ({ at, fromVersion, toVersion }) =>
      compareInstants(at, since) >= 0 &&
      compareInstants(at, latest.at) <= 0 &&
      [fromVersion, toVersion].sort().join('\n') === [latest.fromVersion, latest.toVersion].sort().join('\n'),
  );
  return turnsIn(between) >= TURNS;
}

/** Moves that undo the one before for the other axis' reason. */
function turnsIn(departures: readonly Departure[]): number {
  let turns = 0;
  let previous: Departure | undefined;
  for (const departure of departures) {
    const reverses = previous?.fromVersion === departure.toVersion;
    if (reverses && previous !== undefined && areOpposed(previous.motive, departure.motive)) turns++;
    previous = departure;
  }
  return turns;
}

function areOpposed(a: Axis | 'routine', b: Axis | 'routine'): boolean {
  return (a === 'reliability' && b === 'security') || (a === 'security' && b === 'reliability');
}
