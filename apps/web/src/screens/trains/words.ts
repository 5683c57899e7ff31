import type { AnswerOf } from '../../api/call.ts';
import { counted } from '../../ui/counted.ts';
import { signoffWords } from '../gate/words.ts';

export type Train = AnswerOf<'getTrain'>;
export type Member = Train['members'][number];
export type Ground = Train['grounds'][number];
export type TrainKey = Train['keys'][number];

/** Strictest first: what stops comes before what goes. */
export const byStrictness = ['deny', 'needs_signoff', 'preserve_first', 'allow'] as const;

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
export function memberWords({ mayProceed, effect, verdict, waitingFor, signoffState }: Member): string {
  if (mayProceed && effect === 'warn' && verdict !== 'allow') return 'warned, not stopped';
  if (mayProceed) return 'may go';
  if (waitingFor.length > 0) return `waits for ${waitingFor.join(' and ')}`;
  return verdict === 'deny' ? 'stopped' : signoffWords[signoffState];
}

/** Why a service does not simply go: its grounds where each is said in one way only, else the summary of its decision. */
export function whyWords({ service, summary }: Member, grounds: readonly Ground[]): string {
  const said = grounds.filter(({ services }) => services.includes(service)).map(({ sentences }) => sentences);
  const isPlain = said.length > 0 && said.every(({ length }) => length === 1);
  return isPlain ? said.flat().join('; ') : summary;
}

/** Those that are denied and go nowhere: no key opens them. */
export function deniedOf(members: readonly Member[]): readonly Member[] {
  return members.filter(({ verdict, mayProceed }) => verdict === 'deny' && !mayProceed);
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
