import { isOwed } from './capture-words.ts';
import { isAboutPast, type Decision } from './words.ts';

type Ring = Decision['signoff']['keys'][number];

/** What a key asks of whoever looks: it is theirs to turn, it waits for others and why, or it waits for nobody. */
export type KeyTurn = 'yours' | 'turned_other' | 'not_yours' | 'none';

export function keyTurn({ signoff }: Pick<Decision, 'signoff'>, ring: Ring, me: string | undefined): KeyTurn {
  const isOpen = ring.signedBy === null && !ring.isPreSigned && ring.refusedBy === null;
  if (signoff.state !== 'waiting' || !isOpen) return 'none';
  if (signoff.keys.some(({ axis, signedBy }) => axis !== ring.axis && signedBy !== null && signedBy.id === me))
    return 'turned_other';
  return ring.isYours ? 'yours' : 'not_yours';
}

/** Who looks, and what their roles allow. */
export interface Looker {
  readonly id: string | undefined;
  readonly mayAsk: boolean;
  readonly mayBreak: boolean;
  readonly holdsKey: boolean;
}

/** What whoever looks can do about a decision now, the weightiest first. */
export type NextAct =
  | { readonly kind: 'turn'; readonly axis: Ring['axis'] }
  | { readonly kind: 'capture' }
  | { readonly kind: 'review' }
  | { readonly kind: 'ask_keys' }
  | { readonly kind: 'ask_again' }
  | { readonly kind: 'take_way_out'; readonly version: string }
  | { readonly kind: 'break_glass'; readonly isLoud: boolean };

/** @param now epoch milliseconds */
export function nextActs(decision: Decision, looker: Looker, now: number): readonly NextAct[] {
  const { signoff, mayProceed, verdict, evidence } = decision;
  const { breakGlass } = signoff;
  if (breakGlass !== null) {
    const mayReview = breakGlass.reviewedBy === null && looker.holdsKey && breakGlass.by.id !== looker.id;
    return mayReview ? [{ kind: 'review' }] : [];
  }
  if (mayProceed) return [];
  const isEnded = signoff.state === 'refused' || signoff.state === 'lapsed' || signoff.state === 'expired';
  if (isAboutPast(decision) || Date.parse(decision.expiresAt) < now) return [{ kind: 'ask_again' }];
  const turns = signoff.keys.filter((ring) => keyTurn(decision, ring, looker.id) === 'yours');
  return [
    ...(verdict === 'preserve_first' && evidence.mayRecord && isOwed(evidence) ? [{ kind: 'capture' } as const] : []),
    ...turns.map(({ axis }): NextAct => ({ kind: 'turn', axis })),
    ...(signoff.state === 'not_requested' && looker.mayAsk ? [{ kind: 'ask_keys' } as const] : []),
    ...(isEnded ? [{ kind: 'ask_again' } as const] : []),
    ...wayOut(decision),
    ...(verdict !== 'allow' && looker.mayBreak
      ? [{ kind: 'break_glass', isLoud: isLoud(decision, now) } as const]
      : []),
  ];
}

/** Nobody opens what is denied: what is better is all there is to ask about. */
function wayOut({ verdict, recommended, target }: Decision): readonly NextAct[] {
  return verdict === 'deny' && recommended?.kind === 'release' && recommended.version !== target
    ? [{ kind: 'take_way_out', version: recommended.version }]
    : [];
}

/** Whether a severe incident has waited too long for an answer. */
export function isLoud({ signoff: { breakGlassOfferedAt } }: Pick<Decision, 'signoff'>, now: number): boolean {
  return breakGlassOfferedAt !== null && Date.parse(breakGlassOfferedAt) <= now;
}
