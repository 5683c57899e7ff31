import { type CaptureAnswer, judgeCapture, type NewCapture } from '@lockstep/gate';
import { actorRef, ledgerChanged } from '#releases/index.ts';
import { requireSampleScope } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { belongingOf, readable } from './capture-answer.ts';
import { type BelongsTo, insertCapture, listCaptures, subjectOfIncident } from './capture-store.ts';
import { isCaptureDue } from './capture-subjects.ts';
import { getStoredDecision, type StoredDecision } from './decision-store.ts';
import { recordGateEvent } from './events.ts';
import { answerDecision } from './get-decision.ts';
import { namesOf } from './lock-matter.ts';
import { maySign } from './require-key.ts';
import { requireHeldKey, requireServiceKey } from './require-service-key.ts';
import { lockDecision } from './signoff-store.ts';
import type { GateDecision } from './standing.ts';

/** What somebody says of evidence, before it is known who; `happenedAt` in epoch milliseconds, undefined: now. */
export type SaidCapture = Omit<NewCapture, 'by'>;

/**
 * Records that evidence was captured before a move that would destroy it.
 *
 * Evidence is security's, as its key is: it may be recorded by whoever holds the security key of the service, by role, as deputy or by a
 * team, and by whoever leads security in an open incident that the decision belongs to. Whoever asks for the move can not wave it
 * through: not by taking that lead either. It is a statement of fact and turns no key, so a token of such a person may record it: what takes a snapshot is often a
 * script.
 */
export async function recordCapture(ctx: RequestContext, decision: string, said: SaidCapture): Promise<GateDecision> {
  requirePermission(ctx, 'gate.capture');
  return await ctx.transaction(async (tx) => {
    const { stored, belongs } = await lockToCapture(tx, ctx, decision);
    const as = await requireCapturer(tx, ctx, stored, belongs);
    await addCapture(tx, ctx, stored, { said, as, belongs, actId: ctx.newId() });
    return await answerDecision(tx, ctx, stored);
  });
}

/**
 * Says that evidence can not be captured, and why: the move may go without. That is a judgement, not a fact, so it takes the security key
 * of the service in an interactive session; who leads security in an incident without holding that key does not decide it.
 */
export async function giveUpCapture(
  ctx: RequestContext,
  decision: string,
  { reason, corrects }: { readonly reason: string; readonly corrects: string | undefined },
): Promise<GateDecision> {
  requirePermission(ctx, 'gate.capture');
  requireInteractive(ctx);
  return await ctx.transaction(async (tx) => {
    const { stored, belongs } = await lockToCapture(tx, ctx, decision);
    const { by: as } = await requireServiceKey(tx, ctx, 'security', stored);
    await addCapture(tx, ctx, stored, { said: impossible(reason, corrects), as, belongs, actId: ctx.newId() });
    return await answerDecision(tx, ctx, stored);
  });
}

export function impossible(reason: string, corrects: string | undefined): SaidCapture {
  return {
    outcome: 'impossible',
    kinds: [],
    keptAt: '',
    sha256: undefined,
    happenedAt: undefined,
    capturedBy: '',
    note: reason,
    isComplete: true,
    corrects,
  };
}

async function lockToCapture(
  tx: Transaction,
  ctx: RequestContext,
  name: string,
): Promise<{ readonly stored: StoredDecision; readonly belongs: BelongsTo }> {
  const stored = await getStoredDecision(tx, name);
  requireSampleScope(ctx, { isSample: stored.isSample, name: stored.service });
  await lockDecision(tx, stored.id);
  return { stored, belongs: await belongingOf(tx, ctx, stored) };
}

/** @returns what it is recorded as: leading security, or how the key is held */
export async function requireCapturer(
  tx: Transaction,
  ctx: RequestContext,
  of: Pick<StoredDecision, 'serviceId' | 'service'>,
  { isLead }: BelongsTo,
): Promise<string> {
  if (isLead) return 'security_lead';
  const { userId, kind } = ctx.actor;
  if (userId === undefined) {
    throw new Problem('access.forbidden', 'only a person, or a token of one, can say that evidence was captured', {
      help: `use a token of somebody who holds the security key of ${of.service} or leads security in its incident`,
    });
  }
  const isByRole = kind === 'token' || maySign(ctx, 'security');
  try {
    return (await requireHeldKey(tx, ctx, 'security', { ...of, userId, isByRole })).by;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'access.forbidden') throw error;
    throw new Problem(
      'access.forbidden',
      `only a holder of the security key of \`${of.service}\`, or the security lead of its incident, records what was captured`,
      { help: `${error.help}; whoever asked for the move does not record it by leading security` },
    );
  }
}

export interface AddCapture {
  readonly said: SaidCapture;
  readonly as: string;
  readonly belongs: BelongsTo;
  readonly actId: string;
}

/** The part of it once the decision is locked and the caller may. @returns whether it is new */
export async function addCapture(
  tx: Transaction,
  ctx: RequestContext,
  decision: StoredDecision,
  { said, as, belongs, actId }: AddCapture,
): Promise<boolean> {
  const { id, serviceId, isLive, body, verdict } = decision;
  const stored = (await listCaptures(tx, [id])).get(id) ?? [];
  const shown = new Set(readable(stored, belongs, ctx.actor).map((record) => record.id));
  // What corrects a record of theirs counts, also where they may not read it.
  const records = stored.filter((record) => shown.has(record.id) || shown.has(record.corrects ?? ''));
  const asked = { ...said, kinds: [...new Set(said.kinds)], by: ctx.actor.id };
  const isDue = isLive && isCaptureDue({ verdict, body });
  const answer = judgeCapture(asked, { isDue, records, now: ctx.now });
  if (answer.kind === 'refused') throw refusal(answer, decision);
  if (answer.kind === 'known') return false;
  const { happenedAt } = answer;
  const capture = {
    ...asked,
    id: ctx.newId(),
    decisionId: id,
    actId,
    happenedAt,
    recordedAt: ctx.now,
    recordedBy: actorRef(ctx.actor),
  };
  const subjects = [...(body.capture?.groups ?? []), ...belongs.aboutIds.map(subjectOfIncident)];
  await insertCapture(tx, capture, { ...decision, subjects });
  await recordGateEvent(tx, ctx, {
    type: said.outcome === 'captured' ? 'gate.evidence_captured' : 'gate.evidence_given_up',
    subjectId: id,
    body: { ...namesOf(decision), ...bodyOf(said, happenedAt), as, incidents: belongs.incidentIds },
    sealed: sealOf(belongs),
  });
  // Later decisions about leaving this release rest on it.
  await ledgerChanged(tx, ctx, serviceId);
  return true;
}

/** What evidence of a restricted incident says is for its readers. */
export function sealOf({ matterId }: BelongsTo): { readonly matterId: string } | undefined {
  return matterId === undefined ? undefined : { matterId };
}

/** What evidence says of it. */
export function bodyOf({ by: _by, ...said }: SaidCapture & { readonly by?: string }, happenedAt: number): object {
  return { ...said, happenedAt: isoInstant(happenedAt) };
}

function refusal({ because }: CaptureAnswer & { kind: 'refused' }, { number }: StoredDecision): Problem {
  switch (because) {
    case 'not_due':
      return notDue(`no evidence is to be captured for G-${number}`);
    case 'in_future':
      return new Problem('request.invalid', '`body.happenedAt`: is in the future', {
        help: 'say when it was captured, or leave it out for now',
        fields: [{ field: 'body.happenedAt', problem: 'is in the future' }],
      });
    case 'nothing_named':
      return new Problem('request.invalid', '`body.kinds`: names nothing', {
        help: 'say what was captured',
        fields: [{ field: 'body.kinds', problem: 'names nothing' }],
      });
    case 'unknown_record':
      return new Problem('gate.capture_not_found', `G-${number} has no such record of captured evidence`, {
        help: 'look at the decision: it lists what was captured',
      });
    case 'corrected_already':
      return new Problem('gate.capture_corrected', 'this record was corrected already', {
        help: 'look at the decision again and correct the correction',
      });
  }
}

export function notDue(message: string): Problem {
  return new Problem('gate.capture_not_due', message, {
    help: 'nothing has to be recorded; read what the decision says',
  });
}
