import type { GateDecision as GateDecisionSchema } from '@lockstep/contract';
import {
  type Axis,
  captureState,
  type CaptureState,
  exitCodeOf,
  type PolicySettings,
  type Verdict,
} from '@lockstep/gate';
import type { z } from 'zod';
import type { DeepReadonly } from '../platform/http/handlers.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { isCaptureDue } from './capture-subjects.ts';
import type { PackedBody } from './decision-body.ts';
import type { AnswerRing } from './lane-keys.ts';
import type { Ceremony, NewHold } from './signoff-rows-store.ts';

export type GateDecision = DeepReadonly<z.infer<typeof GateDecisionSchema>>;
export type SignoffState = GateDecision['signoff']['state'];

/** What a decision is worth at a moment: it never changes, everything around it does. */
export interface Standing {
  readonly state: SignoffState;
  /** Axes whose key is still waited for. */
  readonly missing: readonly Axis[];
  readonly mayProceed: boolean;
  readonly because: string;
  readonly exitCode: number;
  /** How it stands with what is to be captured before the move. */
  readonly evidence: CaptureState;
  /** Why evidence stops the move no more, where nothing else does; undefined: it does, or something else does. */
  readonly settled: string | undefined;
}

export interface StandingInput {
  readonly verdict: Verdict;
  readonly isLive: boolean;
  readonly expiresAt: number;
  readonly body: Pick<PackedBody, 'effect' | 'target' | 'keysNeeded' | 'preSigned' | 'capture' | 'obligations'>;
  readonly ceremony: Ceremony;
  readonly now: number;
}

export function standingOf(input: StandingInput): Standing {
  const { ceremony, body, verdict, isLive } = input;
  const evidence = captureState(isLive && isCaptureDue(input), ceremony.captures);
  const settled = verdict === 'preserve_first' ? settledBy(evidence, body, input.now) : undefined;
  const asked = stateOf(input);
  // Keys let the move go without the evidence: once that stops it no more, nobody waits for them.
  const state = asked === 'waiting' && settled !== undefined ? 'not_needed' : asked;
  const missing = state === 'waiting' || state === 'not_requested' ? missingKeys(input) : [];
  const { mayProceed, because } = proceeds(input, state, { evidence, settled });
  const code = exitCodeOf({
    verdict,
    effect: body.effect,
    target: { ...body.target, reopened: [], carried: [], closed: [] },
  });
  const isOver = isLive && code === 0 && ceremony.glass === undefined;
  return { state, missing, mayProceed, because, exitCode: mayProceed ? 0 : isOver ? 12 : code, evidence, settled };
}

function missingKeys({ body, ceremony }: StandingInput): readonly Axis[] {
  const there = new Set([
    ...ceremony.turns.filter(({ isRefusal }) => !isRefusal).map(({ axis }) => axis),
    ...body.preSigned.map(({ axis }) => axis),
  ]);
  return (ceremony.request?.keysNeeded ?? body.keysNeeded).filter((axis) => !there.has(axis));
}

function stateOf(input: StandingInput): SignoffState {
  const { ceremony, body, now, expiresAt } = input;
  const { request, glass, turns } = ceremony;
  if (glass !== undefined) return now < glass.expiresAt ? 'broken_glass' : 'expired';
  const isComplete = missingKeys(input).length === 0;
  if (request === undefined) {
    if (body.keysNeeded.length === 0) return 'not_needed';
    if (!isComplete) return 'not_requested';
    return now < expiresAt ? 'signed' : 'expired';
  }
  if (request.lapsedAt !== undefined) return 'lapsed';
  if (turns.some(({ isRefusal }) => isRefusal)) return 'refused';
  if (now >= request.expiresAt) return 'expired';
  return isComplete ? 'signed' : 'waiting';
}

function proceeds(
  { verdict, body, isLive, expiresAt, now, ceremony }: StandingInput,
  state: SignoffState,
  { evidence, settled }: Pick<Standing, 'evidence' | 'settled'>,
): { mayProceed: boolean; because: string } {
  const no = (because: string) => ({ mayProceed: false, because });
  const yes = (because: string) => ({ mayProceed: true, because });
  if (!isLive) return no('a question about another moment covers no deployment');
  const held = body.effect === 'warn' ? undefined : heldSince({ body, ceremony, now });
  if (held?.isQuarantine === true) return no('quarantined by security since: nothing passes that');
  switch (state) {
    case 'broken_glass':
      return yes(`${ceremony.glass?.by.name ?? 'somebody'} broke the glass: ${ceremony.glass?.reason ?? ''}`);
    case 'signed':
      if (held === undefined) return yes('every key that is needed was turned');
      break;
    case 'waiting':
    case 'refused':
    case 'lapsed':
    case 'expired':
    case 'not_requested':
    case 'not_needed':
      break;
  }
  if (now >= expiresAt) return no('the decision has expired: ask again');
  if (held !== undefined) return no(`held by ${held.axis} since: ask again`);
  if (verdict === 'allow') return yes('allowed');
  if (body.effect === 'warn') return yes('warn-only: the verdict stands and stops nobody');
  if (settled !== undefined && state !== 'refused' && state !== 'lapsed') return yes(settled);
  return no(waitsFor(verdict, state, evidence));
}

/** Why evidence stops the move no more; undefined while it does. */
function settledBy(evidence: CaptureState, { capture }: StandingInput['body'], now: number): string | undefined {
  switch (evidence) {
    case 'captured':
      return 'the evidence was captured';
    case 'impossible':
      return 'the evidence can not be captured: security said why';
    case 'due':
    case 'partly':
    case 'not_due':
      break;
  }
  const until = capture?.stopsUntil;
  if (until === undefined || now < Date.parse(until)) return undefined;
  return 'the clock on the evidence has run out: it stays due and stops nobody';
}

/** A hold that the decision did not know of; a quarantine before any other. Continuity is stopped by a quarantine only. */
function heldSince({ body, ceremony, now }: Pick<StandingInput, 'body' | 'ceremony' | 'now'>): NewHold | undefined {
  const isContinuity = body.target.reasons.some(({ code }) => code === 'continuity.serves_now');
  const inForce = ceremony.newHolds.filter(({ from, until }) => from <= now && (until === undefined || until > now));
  return inForce.find((hold) => hold.isQuarantine) ?? (isContinuity ? undefined : inForce[0]);
}

function waitsFor(verdict: Verdict, state: SignoffState, evidence: CaptureState): string {
  switch (state) {
    case 'refused':
      return 'a key was refused';
    case 'lapsed':
      return 'the signatures lapsed: the facts have moved to something stricter';
    case 'expired':
      return 'the sign-off has expired: ask again';
    case 'waiting':
      return 'waiting for keys';
    case 'not_requested':
      return 'needs a sign-off nobody has asked for yet';
    case 'not_needed':
    case 'signed':
    case 'broken_glass':
      break;
  }
  if (verdict !== 'preserve_first') return 'denied';
  return evidence === 'partly' ? 'more evidence is to be captured first' : 'evidence is to be captured first';
}

/** The sign-off part of an answer. */
export function signoffAnswer(
  input: StandingInput,
  standing: Standing,
  rings: Readonly<Record<Axis, AnswerRing>>,
  settings: Pick<PolicySettings, 'breakGlassOfferMinutes'>,
  /** A sev1 or sev2 runs. */
  isSevere: boolean,
): GateDecision['signoff'] {
  const { ceremony, body, now } = input;
  const { request, glass } = ceremony;
  const axes = request?.keysNeeded ?? body.keysNeeded;
  const offeredAt = request === undefined ? undefined : request.requestedAt + settings.breakGlassOfferMinutes * 60_000;
  return {
    state: standing.state,
    keysNeeded: axes,
    requestedAt: orNull(request?.requestedAt),
    requestedBy: request?.requestedBy ?? null,
    reason: request?.reason ?? null,
    expiresAt: orNull(request?.expiresAt),
    keys: axes.map((axis) => {
      const turn = ceremony.turns.find((one) => one.axis === axis);
      const end = turn?.at ?? now;
      const { team, isYours } = rings[axis];
      const [signed, refused] = turn?.isRefusal === true ? [undefined, turn] : [turn, undefined];
      return {
        axis,
        holders: rings[axis].holders,
        ring: team === undefined ? null : { by: team.by, team: team.name, people: team.people },
        isYours,
        deputy: rings[axis].holders.length === 0 ? (rings[axis].deputy ?? null) : null,
        signedBy: signed?.actor ?? null,
        signedAt: orNull(signed?.at),
        refusedBy: refused?.actor ?? null,
        refusedAt: orNull(refused?.at),
        note: turn === undefined || turn.note === '' ? null : turn.note,
        waitedSeconds: request === undefined ? null : Math.max(0, Math.floor((end - request.requestedAt) / 1_000)),
        isRecentlyGranted: turn?.isRecentlyGranted ?? rings[axis].recentlyGranted.length > 0,
        isPreSigned: body.preSigned.some((one) => one.axis === axis),
      };
    }),
    breakGlass:
      glass === undefined
        ? null
        : {
            by: glass.by,
            at: isoInstant(glass.at),
            expiresAt: isoInstant(glass.expiresAt),
            reason: glass.reason,
            reviewDueAt: isoInstant(glass.reviewDueAt),
            reviewedBy: glass.reviewedBy ?? null,
            reviewedAt: orNull(glass.reviewedAt),
            reviewVerdict: glass.reviewVerdict ?? null,
            reviewNote: glass.reviewNote ?? null,
          },
    breakGlassOfferedAt: isSevere && standing.state === 'waiting' ? orNull(offeredAt) : null,
  };
}

function orNull(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : isoInstant(epochMs);
}
