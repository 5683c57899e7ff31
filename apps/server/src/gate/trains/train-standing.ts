import { createHash } from 'node:crypto';
import { type Axis, stricter, type Verdict } from '@lockstep/gate';
import type { StoredDecision } from '../decision-store.ts';
import type { Ceremony } from '../signoff-rows-store.ts';
import type { SignoffState, Standing } from '../standing.ts';

export const axes = ['reliability', 'security'] as const satisfies readonly Axis[];

/** A decision of a train as it stands at a moment. */
export interface Member {
  readonly decision: StoredDecision;
  readonly ceremony: Ceremony;
  readonly standing: Standing;
}

/** What is open before what is over: a train is as far as the member that is the least far. */
const stateOrder: readonly SignoffState[] = [
  'waiting',
  'not_requested',
  'lapsed',
  'refused',
  'expired',
  'broken_glass',
  'signed',
  'not_needed',
];

export function stateOf(members: readonly Member[]): SignoffState {
  return stateOrder.find((state) => members.some(({ standing }) => standing.state === state)) ?? 'not_needed';
}

export function strictest(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>(stricter, 'allow');
}

/** Members that wait for the key of an axis. */
export function waitingFor(members: readonly Member[], axis: Axis): readonly Member[] {
  return members.filter(({ standing }) => standing.state === 'waiting' && standing.missing.includes(axis));
}

/** Evidence is still to be captured before it moves, or more of it is. */
export function waitsForEvidence({ standing: { evidence } }: Pick<Member, 'standing'>): boolean {
  return evidence === 'due' || evidence === 'partly';
}

/** Neither its keys have let it go, nor a record of its evidence where that is all it waits for. */
export function isHeld({ decision: { verdict }, standing: { state, evidence } }: Member): boolean {
  const isSettled = verdict === 'preserve_first' && (evidence === 'captured' || evidence === 'impossible');
  return state !== 'signed' && !isSettled;
}

/** What a key of the train is turned for: the facts of every member that waits for one. */
export function digestOf(members: readonly Member[]): string {
  const waiting = members.filter(({ standing }) => standing.state === 'waiting');
  const lines = waiting.map(({ decision }) => `${decision.id} ${decision.factsDigest}\n`).toSorted();
  return `sha256:${createHash('sha256').update(lines.join('')).digest('hex')}`;
}

/** What stops members, once, with those it stops. */
export interface Stop {
  readonly because: string;
  readonly services: readonly string[];
}

/** What is in the way, in the order of the members. */
export function stopsOf(members: readonly Member[]): readonly Stop[] {
  const stopped = members.filter(({ standing }) => !standing.mayProceed);
  return [...Map.groupBy(stopped, ({ standing }) => standing.because)].map(([because, of]) => ({
    because,
    services: of.map(({ decision }) => decision.service),
  }));
}

/** Whether all may go, and if not, what is in the way of how many. */
export function proceedsBecause(count: number, stops: readonly Stop[]): string {
  if (stops.length === 0) return `all ${count} may go ahead`;
  const stopped = stops.reduce((sum, { services }) => sum + services.length, 0);
  const said = stops.map(({ because, services }) => {
    const [first = '', second] = services;
    const who =
      services.length > 2 ? `${services.length} services` : second === undefined ? first : `${first} and ${second}`;
    return `${who}: ${because}`;
  });
  return `${count - stopped} of ${count} may go ahead; ${said.join('; ')}`;
}

/** A reason that stops members, once, with the services it is about. */
export interface Ground {
  readonly code: string;
  readonly axis: 'reliability' | 'security' | 'both';
  readonly verdict: Verdict;
  readonly sentences: readonly string[];
  readonly subjects: readonly string[];
  readonly services: readonly string[];
}

const restricted = { code: 'security.restricted_hold', sentence: 'restricted by security', subjects: [] };

const strictness: Readonly<Record<Verdict, number>> = { deny: 0, needs_signoff: 1, preserve_first: 2, allow: 3 };

/**
 * Why members do not simply go, the strictest first, what is about the most services before the rest. Evidence that is captured, or can
 * not be, is no reason any more.
 *
 * @param mayReadRestricted otherwise what security says of members with restricted findings is only that it is restricted
 */
export function groundsOf(members: readonly Member[], mayReadRestricted: boolean): readonly Ground[] {
  const found = members.flatMap(({ decision, standing }) =>
    decision.body.target.reasons.flatMap(({ code, axis, verdict, sentence, subjects }) => {
      if (verdict === 'allow' || (verdict === 'preserve_first' && !waitsForEvidence({ standing }))) return [];
      const isHidden = decision.hasRestricted && !mayReadRestricted && axis !== 'reliability';
      const said = isHidden ? restricted : { code, sentence, subjects };
      return [{ ...said, axis, verdict, service: decision.service }];
    }),
  );
  const groups = Map.groupBy(found, ({ code, axis, verdict }) => `${code} ${axis} ${verdict}`);
  return [...groups.values()]
    .flatMap(([first, ...rest]): Ground[] => {
      if (first === undefined) return [];
      const all = [first, ...rest];
      return [
        {
          code: first.code,
          axis: first.axis,
          verdict: first.verdict,
          sentences: [...new Set(all.map(({ sentence }) => sentence))].slice(0, 5),
          subjects: [...new Set(all.flatMap(({ subjects }) => subjects))].toSorted(),
          services: [...new Set(all.map(({ service }) => service))],
        },
      ];
    })
    .toSorted(
      (a, b) =>
        strictness[a.verdict] - strictness[b.verdict] ||
        b.services.length - a.services.length ||
        (a.code < b.code ? -1 : 1),
    );
}
