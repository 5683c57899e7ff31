import { capturesInForce, type CaptureState } from '@lockstep/gate';
import { readerOf } from '#incidents/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { type BelongsTo, listBelongings, nobodys, type StoredCapture } from './capture-store.ts';
import { isCaptureDue } from './capture-subjects.ts';
import type { StoredDecision } from './decision-store.ts';
import type { GateDecision } from './standing.ts';

type Answer = GateDecision['evidence'];

/** Whose matter the evidence of a decision is, as the caller may know; nothing is read where none was to be captured. */
export async function belongingOf(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  decision: Pick<StoredDecision, 'id' | 'verdict' | 'body'>,
): Promise<BelongsTo> {
  if (!isCaptureDue(decision)) return nobodys;
  const { userId } = ctx.actor;
  return (await listBelongings(tx, [decision], { reader: readerOf(ctx), userId })).get(decision.id) ?? nobodys;
}

interface EvidenceInput {
  readonly decision: Pick<StoredDecision, 'verdict' | 'decidedAt'>;
  readonly body: Pick<StoredDecision['body'], 'obligations'>;
  readonly ceremony: { readonly captures: readonly StoredCapture[] };
  /** Whether the caller holds the security key of the service. */
  readonly isKeyHolder: boolean;
  readonly belongs: BelongsTo;
  readonly actor: RequestContext['actor'];
}

/** What is to be captured before a move, and what was, as the caller may read it. */
export function evidenceAnswer(
  { decision, body, ceremony, isKeyHolder, belongs, actor }: EvidenceInput,
  state: CaptureState,
): Answer {
  const isDue = state !== 'not_due';
  const mayCapture = isDue && actor.permissions.has('gate.capture');
  const mayGiveUp = mayCapture && isKeyHolder;
  const shown = readable(ceremony.captures, belongs, actor);
  return {
    state,
    stopsUntil: decision.verdict === 'preserve_first' ? shownEnd(body.obligations, decision.decidedAt) : null,
    mayRecord: mayGiveUp || (mayCapture && belongs.isLead),
    mayGiveUp,
    items: toItems(shown),
    isWithheld: shown.length < ceremony.captures.length,
  };
}

/** What belongs to an incident that somebody may not see is not for them; their own words are. */
export function readable(
  captures: readonly StoredCapture[],
  { isWithheld }: Pick<BelongsTo, 'isWithheld'>,
  actor: Pick<RequestContext['actor'], 'id'>,
): readonly StoredCapture[] {
  return isWithheld ? captures.filter(({ by }) => by === actor.id) : captures;
}

export function toItems(captures: readonly StoredCapture[]): Answer['items'] {
  const inForce = new Set(capturesInForce(captures).map(({ id }) => id));
  return captures.map((capture) => ({
    id: capture.id,
    outcome: capture.outcome,
    kinds: capture.kinds,
    keptAt: capture.keptAt,
    sha256: capture.sha256 ?? null,
    happenedAt: isoInstant(capture.happenedAt),
    capturedBy: capture.capturedBy,
    note: capture.note,
    isComplete: capture.isComplete,
    corrects: capture.corrects ?? null,
    isCorrected: !inForce.has(capture.id),
    recordedAt: isoInstant(capture.recordedAt),
    recordedBy: capture.recordedBy,
  }));
}

/** By what may be said: when an incident that is restricted began can not be read off it. */
function shownEnd(
  obligations: readonly { readonly kind: string; readonly dueAt: string | undefined }[],
  decidedAt: number,
): string | null {
  const ends = obligations.flatMap(({ kind, dueAt }) =>
    kind === 'capture_evidence' && dueAt !== undefined && Date.parse(dueAt) > decidedAt ? [Date.parse(dueAt)] : [],
  );
  return ends.length === 0 ? null : isoInstant(Math.max(...ends));
}
