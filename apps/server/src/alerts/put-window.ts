import { compileOccurrences, type MaintenanceWindow } from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { checkWindow } from './check-rules.ts';
import { recordAlertsEvent } from './events.ts';
import { serviceIdsOf } from './rule-names.ts';
import { findWindow, type KeptWindow, putWindowRow } from './rule-row-store.ts';
import { raiseRevision } from './rules-store.ts';

/** A window as people give it; null takes a condition away. */
export type WindowInput = Pick<MaintenanceWindow, 'name' | 'matchers' | 'startsAt' | 'endsAt' | 'zone'> & {
  readonly services: readonly string[] | null;
  readonly recurrence: string | null;
};

export async function createWindow(ctx: RequestContext, input: WindowInput): Promise<KeptWindow> {
  return await change(ctx, async (tx) => {
    const window: MaintenanceWindow = {
      id: ctx.newId(),
      name: input.name,
      serviceIds: await serviceIdsOf(tx, input.services),
      matchers: input.matchers,
      startsAt: input.startsAt,
      endsAt: input.endsAt,
      recurrence: input.recurrence ?? undefined,
      zone: input.zone,
    };
    checkWindow(window, ctx.now);
    const kept = await put(tx, ctx, window, { createdAt: ctx.now, createdBy: actorRef(ctx.actor) });
    await recordAlertsEvent(tx, ctx, { type: 'alerts.window_planned', subjectId: window.id, body: { window } });
    return kept;
  });
}

/** What is left out stays. */
export async function updateWindow(
  ctx: RequestContext,
  id: string,
  input: { readonly [Key in keyof WindowInput]?: WindowInput[Key] | undefined },
): Promise<KeptWindow> {
  return await change(ctx, async (tx) => {
    const before = await getWindow(tx, id);
    if (isOver(before, ctx.now)) {
      throw new Problem('alerts.window_over', 'this window is over', { help: 'plan a new one' });
    }
    const { window } = before;
    const { recurrence, services } = input;
    const changed: MaintenanceWindow = {
      ...window,
      name: input.name ?? window.name,
      serviceIds: services === undefined ? window.serviceIds : await serviceIdsOf(tx, services),
      matchers: input.matchers ?? window.matchers,
      startsAt: input.startsAt ?? window.startsAt,
      endsAt: input.endsAt ?? window.endsAt,
      recurrence: recurrence === undefined ? window.recurrence : (recurrence ?? undefined),
      zone: input.zone ?? window.zone,
    };
    checkWindow(changed, ctx.now);
    const kept = await put(tx, ctx, changed, before);
    const body = { window: changed, before: window };
    await recordAlertsEvent(tx, ctx, { type: 'alerts.window_changed', subjectId: id, body });
    return kept;
  });
}

/** The work is done. What does not take place now stays as planned with `once`; a window that is over stays as it is. */
export async function endWindow(ctx: RequestContext, id: string, scope: 'once' | 'for_good'): Promise<KeptWindow> {
  return await change(ctx, async (tx) => {
    const before = await getWindow(tx, id);
    if (isOver(before, ctx.now)) return before;
    const ended = scope === 'once' ? endedOnce(before.window, ctx.now) : undefined;
    if (ended === before.window) return before;
    const kept =
      ended === undefined ? await put(tx, ctx, before.window, before, ctx.now) : await put(tx, ctx, ended, before);
    const body = { scope, name: before.window.name };
    await recordAlertsEvent(tx, ctx, { type: 'alerts.window_ended', subjectId: id, body });
    return kept;
  });
}

/** @returns undefined where nothing is left of it */
function endedOnce(window: MaintenanceWindow, now: number): MaintenanceWindow | undefined {
  const compiled = compileOccurrences(window);
  if (!compiled.ok) return undefined;
  const until = compiled.occurrences.activeUntil(now);
  if (until === undefined) return window;
  const hasMore = compiled.occurrences.activeUntil(until) ?? compiled.occurrences.nextChange(until);
  return hasMore === undefined ? undefined : { ...window, endedUntil: until };
}

/** Who responds may plan work: the same right as for silences. */
async function change<Result>(ctx: RequestContext, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  requirePermission(ctx, 'alerts.respond');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await raiseRevision(tx, ctx.now);
    return await work(tx);
  });
}

async function put(
  tx: Transaction,
  ctx: RequestContext,
  window: MaintenanceWindow,
  { createdAt, createdBy }: Pick<KeptWindow, 'createdAt' | 'createdBy'>,
  overAt: number | undefined = lastEndOf(window),
): Promise<KeptWindow> {
  const kept = { window, overAt, createdAt, createdBy, updatedAt: ctx.now };
  await putWindowRow(tx, kept);
  return kept;
}

/** Occurrences looked at for the last one: a rule with more has no end worth storing. */
const mostOccurrences = 1_000;

/** @returns the end of the last occurrence; undefined: without end, or further off than anybody plans */
function lastEndOf(window: MaintenanceWindow): number | undefined {
  if (window.recurrence === undefined) return window.endsAt;
  if (!/UNTIL|COUNT/iu.test(window.recurrence)) return undefined;
  const compiled = compileOccurrences(window);
  if (!compiled.ok) return undefined;
  let last = window.startsAt;
  for (let looked = 0; looked < mostOccurrences * 2; looked += 1) {
    const next = compiled.occurrences.nextChange(last);
    if (next === undefined) return last;
    last = next;
  }
  return undefined;
}

export function isOver({ overAt }: KeptWindow, now: number): boolean {
  return overAt !== undefined && overAt <= now;
}

export async function getWindow(tx: Transaction, id: string): Promise<KeptWindow> {
  const window = await findWindow(tx, id);
  if (window !== undefined) return window;
  throw new Problem('alerts.window_not_found', `maintenance window \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/maintenance-windows`',
  });
}

/** For what goes with a window. @throws `alerts.window_not_found` */
export async function nameOfWindow(tx: Transaction, id: string): Promise<string> {
  return (await getWindow(tx, id)).window.name;
}
