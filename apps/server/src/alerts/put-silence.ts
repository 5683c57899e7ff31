import { checkSilence, type Matcher } from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { recordAlertsEvent } from './events.ts';
import { type Silence, sameMatchers, silenceInvalid, silenceState } from './silence.ts';
import { raiseRevision } from './rules-store.ts';
import { insertSilence, lockSilence, updateSilenceRow } from './silence-store.ts';

export interface NewSilence {
  readonly matchers: readonly Matcher[];
  /** Epoch milliseconds; undefined: now. */
  readonly startsAt: number | undefined;
  readonly endsAt: number;
  readonly comment: string;
  /** How the creator is named to people; undefined: by who acts. */
  readonly createdBy: string | undefined;
}

export async function createSilence(ctx: RequestContext, input: NewSilence): Promise<Silence> {
  requirePermission(ctx, 'alerts.respond');
  requireReal(ctx);
  return await changeSilences(ctx, (tx) => create(tx, ctx, input));
}

/** Silences are part of the rules: alerts are decided anew by those in force. */
async function changeSilences<Result>(
  ctx: RequestContext,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return await ctx.transaction(async (tx) => {
    await raiseRevision(tx, ctx.now);
    return await work(tx);
  });
}

async function create(tx: Transaction, ctx: RequestContext, input: NewSilence): Promise<Silence> {
  const { matchers, endsAt, comment, createdBy = ctx.actor.name } = input;
  // One that began earlier begins now: what was not silenced then was not.
  const startsAt = Math.max(input.startsAt ?? ctx.now, ctx.now);
  const silence: Silence = {
    id: ctx.newId(),
    matchers,
    startsAt,
    endsAt,
    comment,
    createdBy,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  };
  const problems = checkSilence(silence, ctx.now);
  if (problems.length > 0) throw silenceInvalid(problems);
  await insertSilence(tx, silence, actorRef(ctx.actor));
  const body = { matchers, startsAt, endsAt, comment, createdBy };
  await recordAlertsEvent(tx, ctx, { type: 'alerts.silence_created', subjectId: silence.id, body });
  return silence;
}

/** Moves the end, or says more of why. */
export async function updateSilence(
  ctx: RequestContext,
  id: string,
  input: { readonly endsAt?: number | undefined; readonly comment?: string | undefined },
): Promise<Silence> {
  requirePermission(ctx, 'alerts.respond');
  requireReal(ctx);
  return await changeSilences(ctx, async (tx) => {
    const silence = await lockSilence(tx, id);
    if (silenceState(silence, ctx.now) === 'expired') {
      throw new Problem('alerts.silence_expired', 'this silence is over', { help: 'make a new one' });
    }
    const { endsAt = silence.endsAt, comment = silence.comment } = input;
    return await rewrite(tx, ctx, { ...silence, endsAt, comment });
  });
}

/** Ends it now; one that is over stays as it is. */
export async function expireSilence(ctx: RequestContext, id: string): Promise<Silence> {
  requirePermission(ctx, 'alerts.respond');
  requireReal(ctx);
  return await changeSilences(ctx, async (tx) => await expire(tx, ctx, await lockSilence(tx, id)));
}

async function expire(tx: Transaction, ctx: RequestContext, silence: Silence): Promise<Silence> {
  if (silenceState(silence, ctx.now) === 'expired') return silence;
  const ended = {
    ...silence,
    startsAt: Math.min(silence.startsAt, ctx.now),
    endsAt: ctx.now,
    updatedAt: ctx.now,
  };
  await updateSilenceRow(tx, ended);
  const body = { comment: silence.comment };
  await recordAlertsEvent(tx, ctx, { type: 'alerts.silence_expired', subjectId: silence.id, body });
  return ended;
}

async function rewrite(tx: Transaction, ctx: RequestContext, silence: Silence): Promise<Silence> {
  const problems = checkSilence(silence, ctx.now);
  if (problems.length > 0) throw silenceInvalid(problems);
  const changed = { ...silence, updatedAt: ctx.now };
  await updateSilenceRow(tx, changed);
  const { startsAt, endsAt, comment, createdBy } = changed;
  const body = { startsAt, endsAt, comment, createdBy };
  await recordAlertsEvent(tx, ctx, { type: 'alerts.silence_updated', subjectId: silence.id, body });
  return changed;
}

/**
 * As Alertmanager's interface has it: with an id the silence is changed, and other matchers make another silence of it while the
 * old one ends.
 */
export async function putSilence(ctx: RequestContext, id: string | undefined, input: NewSilence): Promise<Silence> {
  requirePermission(ctx, 'alerts.respond');
  requireReal(ctx);
  return await changeSilences(ctx, async (tx) => {
    const known = id === undefined ? undefined : await lockSilence(tx, id);
    if (known === undefined) return await create(tx, ctx, input);
    const isOver = silenceState(known, ctx.now) === 'expired';
    if (isOver || !sameMatchers(known.matchers, input.matchers)) {
      const made = await create(tx, ctx, input);
      await expire(tx, ctx, known);
      return made;
    }
    const { endsAt, comment, createdBy = known.createdBy } = input;
    // The beginning of one in force can not be moved: it silenced since then.
    const isPending = silenceState(known, ctx.now) === 'pending';
    const startsAt = isPending ? Math.max(input.startsAt ?? ctx.now, ctx.now) : known.startsAt;
    return await rewrite(tx, ctx, { ...known, startsAt, endsAt, comment, createdBy });
  });
}
