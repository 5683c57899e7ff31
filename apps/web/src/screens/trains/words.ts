import type { AnswerOf } from '../../api/call.ts';
import { counted } from '../../ui/counted.ts';
import { isOwed, settles } from '../gate/capture-words.ts';
import { signoffWords } from '../gate/words.ts';

export type Train = AnswerOf<'getTrain'>;
export type Member = Train['members'][number];
export type Ground = Train['grounds'][number];
export type TrainKey = Train['keys'][number];

/** Strictest first: what stops comes before what goes. */
export const byStrictness = ['deny', 'needs_signoff', 'preserve_first', 'allow'] as const;

/** `2 denied`, `1 needs sign-off`, `9 need sign-off`. */
export function countedVerdict(count: number, verdict: (typeof byStrictness)[number]): string {
  const words = { deny: 'denied', needs_signoff: 'need sign-off', preserve_first: 'preserve first', allow: 'allowed' };
  return `${count} ${verdict === 'needs_signoff' && count === 1 ? 'needs sign-off' : words[verdict]}`;
}

type Listed = Pick<Train, 'counts' | 'signedCount' | 'heldCounts' | 'waitingFor'>;

/** Members of a listed train by verdict, without those that two keys or captured evidence let go. */
export function listedCounts({ counts, heldCounts }: Pick<Listed, 'counts' | 'heldCounts'>) {
  const left = { ...counts, ...heldCounts };
  return byStrictness.map((verdict) => [verdict, left[verdict]] as const).filter(([, count]) => count > 0);
}

/** Members of a listed train that wait for evidence no more: it was captured, or can not be. */
export function settledCount({ counts, heldCounts, signedCount }: Omit<Listed, 'waitingFor'>): number {
  const held = heldCounts.preserve_first + heldCounts.needs_signoff;
  return counts.preserve_first + counts.needs_signoff - held - signedCount;
}

/** How a listed train stands as a whole, as far as a list tells. */
export function listedState(train: Listed): Member['signoffState'] {
  if (train.waitingFor.length > 0) return 'waiting';
  const isSigned = train.signedCount > 0 && listedCounts(train).every(([verdict]) => verdict === 'allow');
  return isSigned ? 'signed' : 'not_needed';
}

/** Members by what became of them: those that two keys let go are told apart from those that wait for keys. */
export function standingCounts(members: readonly Member[]): readonly (readonly [Standing, number])[] {
  return standings
    .map((standing) => [standing, members.filter((member) => standingOf(member) === standing).length] as const)
    .filter(([, count]) => count > 0);
}

const standings = ['deny', 'needs_signoff', 'preserve_first', 'signed', 'captured', 'without', 'allow'] as const;
export type Standing = (typeof standings)[number];

function standingOf({ verdict, signoffState, evidenceState }: Member): Standing {
  if (verdict === 'preserve_first' && evidenceState === 'captured') return 'captured';
  if (verdict === 'preserve_first' && evidenceState === 'impossible') return 'without';
  return signoffState === 'signed' ? 'signed' : verdict;
}

export function memberCount({ counts }: Pick<Train, 'counts'>): number {
  return byStrictness.reduce((sum, verdict) => sum + counts[verdict], 0);
}

/** The whole in one line. */
export function wholeWords({ mayProceedCount, members }: Pick<Train, 'mayProceedCount' | 'members'>): string {
  const of = members.length;
  if (mayProceedCount === of) return `All ${of} may go ahead`;
  return mayProceedCount === 0 ? `None of ${of} may go ahead` : `${mayProceedCount} of ${of} may go ahead`;
}

/** How one service stands now, keys and all. */
export function memberWords({ mayProceed, effect, verdict, waitingFor, signoffState, evidenceState }: Member): string {
  if (mayProceed && effect === 'warn' && verdict !== 'allow') return 'warned, not stopped';
  if (mayProceed) return 'may go';
  if (waitingFor.length > 0) return `waits for ${waitingFor.join(' and ')}`;
  if (verdict === 'preserve_first' && signoffState === 'not_needed') {
    if (!isOwed({ state: evidenceState })) return 'expired';
    return evidenceState === 'partly' ? 'more evidence first' : 'evidence first';
  }
  return verdict === 'deny' ? 'stopped' : signoffWords[signoffState];
}

/**
 * Why a service does not simply go: its grounds where each is said in one way only, else what became of its evidence, else the summary
 * of its decision.
 */
export function whyWords(member: Member, { grounds, evidence }: Pick<Train, 'grounds' | 'evidence'>): string {
  const { service, summary, verdict } = member;
  const kept = verdict === 'preserve_first' ? keptWords(member, evidence.items) : undefined;
  if (kept !== undefined) return kept;
  const said = grounds.filter(({ services }) => services.includes(service)).map(({ sentences }) => sentences);
  const isPlain = said.length > 0 && said.every(({ length }) => length === 1);
  return isPlain ? said.flat().join('; ') : summary;
}

/** What became of the evidence of a service, and who says so, as far as the reader may know; undefined: it is owed. */
function keptWords({ service, evidenceState }: Member, items: Train['evidence']['items']): string | undefined {
  if (evidenceState !== 'captured' && evidenceState !== 'impossible') return undefined;
  const item = items.findLast((one) => one.services.includes(service) && settles(one, evidenceState));
  if (evidenceState === 'captured') {
    return item === undefined ? 'evidence captured' : `evidence captured by ${item.capturedBy || item.recordedBy.name}`;
  }
  return `evidence can not be captured${item === undefined ? '' : `, says ${item.recordedBy.name}`}`;
}

type Owing = Pick<Train, 'members' | 'grounds' | 'evidence'>;

/** Why evidence is to be captured: what holds services up comes first, then those that owe it and that it does not hold up. */
export function evidenceWhy({ members, grounds, evidence: { waiting } }: Owing): readonly string[] {
  const { first, owed } = byHold(members, waiting);
  const due = grounds
    .filter(({ verdict, services }) => verdict === 'preserve_first' && services.some((one) => first.includes(one)))
    .flatMap(({ sentences }) => sentences);
  return [
    ...(first.length === 0 ? [] : [`it is to be captured first for ${servicesWords(first)}`]),
    ...due,
    ...(owed.length === 0
      ? []
      : [`it is owed for ${servicesWords(owed)}${first.length === 0 ? '' : ' too'}, whatever the verdict`]),
  ];
}

/** What one record of captured evidence is said of. */
export function recordedWords({ members, evidence: { yours } }: Pick<Train, 'members' | 'evidence'>): string {
  const { first, owed } = byHold(members, yours);
  if (first.length === 0 || owed.length === 0) return `Once for ${servicesWords(yours)}.`;
  return `Once for ${servicesWords(first)}, and for ${servicesWords(owed)}, where it is owed too.`;
}

/** Whether evidence is what services wait for, or owed by them all the same. */
function byHold(members: readonly Member[], services: readonly string[]) {
  const held = new Set(
    members.flatMap((member) => (member.verdict === 'preserve_first' && !member.mayProceed ? [member.service] : [])),
  );
  return {
    first: services.filter((service) => held.has(service)),
    owed: services.filter((service) => !held.has(service)),
  };
}

/** Those that are denied and go nowhere: no key opens them. */
export function deniedOf(members: readonly Member[]): readonly Member[] {
  return members.filter(({ verdict, mayProceed }) => verdict === 'deny' && !mayProceed);
}

/** Two keys take two people: whether a person has turned the other one. */
export function hasTurnedOther({ keys }: Pick<Train, 'keys'>, key: TrainKey, me: string | undefined): boolean {
  return keys.some(({ axis, turns }) => axis !== key.axis && turns.some(({ by }) => by.id === me));
}

/** What a key is turned in spite of, of services that wait for that key: those that are denied are not signed for. */
export function signedGrounds(
  { members, grounds }: Pick<Train, 'members' | 'grounds'>,
  axis: TrainKey['axis'],
): readonly Ground[] {
  const waiting = new Set(members.flatMap(({ service, waitingFor }) => (waitingFor.includes(axis) ? [service] : [])));
  return grounds.flatMap((ground) => {
    const services = ground.services.filter((service) => waiting.has(service));
    return services.length === 0 || ground.verdict === 'deny' ? [] : [{ ...ground, services }];
  });
}

/** Those whose keys nobody has asked for. */
export function unaskedOf(members: readonly Member[]): readonly Member[] {
  return members.filter(({ signoffState, mayProceed }) => signoffState === 'not_requested' && !mayProceed);
}

/** Those that were asked for in vain: only a new judgement helps them. */
export function endedOf(members: readonly Member[]): readonly Member[] {
  return members.filter(
    ({ signoffState, mayProceed }) => !mayProceed && ['lapsed', 'refused', 'expired'].includes(signoffState),
  );
}

/** The stricter verdict of each side over the members that take keys. */
export function askedAxes(members: readonly Member[]): Train['axes'] {
  const asked = members.filter(({ keysNeeded, verdict }) => keysNeeded.length > 0 && verdict !== 'deny');
  const of = (axis: 'reliability' | 'security') =>
    byStrictness.find((verdict) => asked.some(({ axes }) => axes[axis] === verdict)) ?? 'allow';
  return { reliability: of('reliability'), security: of('security') };
}

/** Of those that waited for a key, the ones that do not any more or are new among them, as they stand now. */
export function movedMembers(was: readonly Member[], now: readonly Member[]): readonly Member[] {
  const waited = new Map(was.map(({ id, signoffState }) => [id, signoffState === 'waiting']));
  return now.filter(({ id, signoffState }) => waited.get(id) !== (signoffState === 'waiting'));
}

/** `shop`, `shop and web`, `shop, web and api`, `shop, web, api and 75 more`. */
export function servicesWords(services: readonly string[], most = 3): string {
  const shown = services.slice(0, most);
  const more = services.length - shown.length;
  const last = more > 0 ? counted(more, 'more', 'more') : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last ?? ''}`;
}

/** Members that a filter leaves: words of the name or the version, and only those that may not go. */
export function filterMembers(
  members: readonly Member[],
  { q = '', isStopped }: { readonly q?: string | undefined; readonly isStopped: boolean },
): readonly Member[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return members.filter((member) => {
    const text = `${member.service} ${member.target} ${member.current ?? ''} G-${member.number}`.toLowerCase();
    return (!isStopped || !member.mayProceed) && words.every((word) => text.includes(word));
  });
}
