import type { Axis, Verdict } from '@lockstep/contract';
import type { z } from 'zod';
import type { Severity } from './incident.ts';

/** A flaw that is live in what the incident is about. */
export interface SeatExposure {
  /** As everybody may read it: the advisory, or `a restricted advisory`. */
  readonly name: string;
  readonly service: string;
  /** Of a three-day class: security has no budget for it in production. */
  readonly isZeroBudget: boolean;
  /** Else it was, and nobody has looked yet whether it was used. */
  readonly isLive: boolean;
}

export interface SeatHold {
  readonly axis: Axis;
  readonly service: string;
  readonly version: string;
  readonly reason: string;
}

export interface SeatAlert {
  readonly title: string;
  readonly axis: Axis | 'both';
  /** Still going on, and urgent. */
  readonly isBurning: boolean;
}

/** An action somebody proposes in this incident, with what the gate says of it on each axis. */
export interface SeatProposal {
  /** `G-12`. */
  readonly name: string;
  readonly title: string;
  readonly verdicts: Readonly<Record<Axis, z.infer<typeof Verdict>>>;
}

/** What decides whether a side is missing. */
export interface SeatFacts {
  /** The worse of the sides. */
  readonly severity: Severity;
  /** Who leads each side; undefined: its seat is empty. */
  readonly leads: Readonly<Record<Axis, { readonly id: string; readonly name: string } | undefined>>;
  /** Sides that are resolved ask nobody. */
  readonly resolved: readonly Axis[];
  /** Linked by hand or by a rule: names of exposures and advisories. */
  readonly linkedExposures: readonly string[];
  /** Live in the services the incident is about. */
  readonly exposures: readonly SeatExposure[];
  readonly holds: readonly SeatHold[];
  readonly alerts: readonly SeatAlert[];
  readonly proposals: readonly SeatProposal[];
}

export type MissingReason =
  | 'exposure'
  | 'linked_exposure'
  | 'burning'
  | 'hold'
  | 'alert'
  | 'proposal'
  | 'one_person_for_both'
  | 'automation';

export interface Missing {
  readonly axis: Axis;
  readonly reason: MissingReason;
  /** `page`: the on-call of that axis is paged; `note`: said in the room, silently. */
  readonly call: 'note' | 'page';
  /** A sentence with names. */
  readonly because: string;
}

const sides: readonly Axis[] = ['reliability', 'security'];
const mostNamed = 3;

/**
 * Which side has an empty seat that can not stay empty, and why; nothing where nobody is missing. In a sev1 or sev2 a three-day
 * exposure, an active hold of the axis, or a proposed action above `allow` pages that axis; anything less is a note. The other way
 * round, what burns now stands where the exposure stands. Adding a fact never takes a call back.
 *
 * Source: DESIGN section 6
 */
export function whoIsMissing(facts: SeatFacts): readonly Missing[] {
  const missing = sides.flatMap((axis) =>
    facts.leads[axis] !== undefined || facts.resolved.includes(axis) ? [] : reasonsOf(facts, axis),
  );
  return [...missing, ...onePerson(facts)];
}

/** What is severe pages; what is not is said silently. */
export function isSevere({ severity }: { readonly severity: Severity }): boolean {
  return severity === 'sev1' || severity === 'sev2';
}

function reasonsOf(facts: SeatFacts, axis: Axis): readonly Missing[] {
  const call = isSevere(facts) ? 'page' : 'note';
  const say = (reason: MissingReason, how: Missing['call'], because: string | undefined): readonly Missing[] =>
    because === undefined ? [] : [{ axis, reason, call: how, because }];
  const holds = facts.holds.filter((hold) => hold.axis === axis);
  const proposals = facts.proposals.filter(({ verdicts }) => verdicts[axis] !== 'allow');
  return [
    ...(axis === 'security' ? ofExposures(facts, call) : ofBurning(facts, call)),
    ...say('hold', call, sentence(holds, holdWords)),
    ...say('proposal', call, sentence(proposals, proposalWords(axis))),
    ...say(
      'alert',
      'note',
      sentence(alertsOf(facts, axis), ({ title }) => `a ${axis} alert is linked: ${title}`),
    ),
  ];
}

function ofExposures(facts: SeatFacts, call: Missing['call']): readonly Missing[] {
  const severe = facts.exposures.filter(({ isZeroBudget }) => isZeroBudget);
  const lesser = [
    ...facts.linkedExposures,
    ...facts.exposures.flatMap((one) => (one.isZeroBudget ? [] : [`${one.name} in ${one.service}`])),
  ];
  const because = sentence(severe, exposureWords);
  const linked = sentence(lesser, (name) => `an exposure is part of this: ${name}`);
  return [
    ...(because === undefined ? [] : [{ axis: 'security', reason: 'exposure', call, because } as const]),
    ...(linked === undefined
      ? []
      : [{ axis: 'security', reason: 'linked_exposure', call: 'note', because: linked } as const]),
  ];
}

function exposureWords({ name, service, isLive }: SeatExposure): string {
  return isLive
    ? `${service} is live with ${name}, which may not wait three days`
    : `${service} was live with ${name}, and nobody has looked yet whether it was used`;
}

function ofBurning(facts: SeatFacts, call: Missing['call']): readonly Missing[] {
  const burning = facts.alerts.filter(({ axis, isBurning }) => axis !== 'security' && isBurning);
  const because = sentence(burning, ({ title }) => `users feel it now: ${title}`);
  return because === undefined ? [] : [{ axis: 'reliability', reason: 'burning', call, because }];
}

/** What burns is said already. */
function alertsOf(facts: SeatFacts, axis: Axis): readonly SeatAlert[] {
  return facts.alerts.filter(
    (alert) => (alert.axis === axis || alert.axis === 'both') && !(axis === 'reliability' && alert.isBurning),
  );
}

function holdWords({ axis, service, version, reason }: SeatHold): string {
  return `${axis} holds ${service} ${version}: ${reason}`;
}

function proposalWords(axis: Axis): (proposal: SeatProposal) => string {
  const words = {
    allow: 'allows it',
    preserve_first: 'wants evidence kept first',
    needs_signoff: 'wants keys turned first',
    deny: 'denies it',
  };
  return ({ name, title, verdicts }) =>
    `${title} is proposed (${name}), and for ${axis} the gate ${words[verdicts[axis]]}`;
}

function onePerson(facts: SeatFacts): readonly Missing[] {
  const { reliability, security } = facts.leads;
  if (!isSevere(facts) || reliability === undefined || reliability.id !== security?.id) return [];
  const because = `${security.name} leads both sides: in a ${facts.severity} these are two people`;
  return [{ axis: 'security', reason: 'one_person_for_both', call: 'note', because }];
}

/** The first few by name, the rest as a number. @returns undefined for none */
function sentence<Item>(items: readonly Item[], words: (item: Item) => string): string | undefined {
  if (items.length === 0) return undefined;
  const more = items.length - mostNamed;
  return [...items.slice(0, mostNamed).map(words), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
