import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { nameOfWindow } from '#alerts/index.ts';
import { actorRef } from '#releases/index.ts';
import { listComponentsById } from './component-store.ts';
import { recordStatusEvent } from './events.ts';
import {
  listMaintenance,
  lockMaintenance,
  type Maintenance,
  maintenanceState,
  putMaintenance,
} from './maintenance-store.ts';
import type { PageComponent } from './page.ts';

export interface MaintenanceInput {
  readonly title: string;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly components: readonly string[];
  /** Id of a maintenance window of alerts. */
  readonly window: string | null;
}

export interface WholeMaintenance {
  readonly maintenance: Maintenance;
  readonly components: readonly PageComponent[];
}

const longestMs = 90 * 86_400_000;

export async function planMaintenance(ctx: RequestContext, input: MaintenanceInput): Promise<WholeMaintenance> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const made = { id: ctx.newId(), cancelledAt: undefined, createdAt: ctx.now, createdBy: actorRef(ctx.actor) };
    if (input.endsAt <= ctx.now) throw invalid('body.endsAt', 'is past');
    const whole = await put(tx, ctx, { ...made, ...(await toFields(tx, input)) });
    const body = { ...input };
    await recordStatusEvent(tx, ctx, { type: 'status.maintenance_planned', subjectId: made.id, body });
    return whole;
  });
}

/** What is left out stays. */
export async function changeMaintenance(
  ctx: RequestContext,
  id: string,
  input: { readonly [Key in keyof MaintenanceInput]?: MaintenanceInput[Key] | undefined },
): Promise<WholeMaintenance> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const before = await lockMaintenance(tx, id);
    const state = maintenanceState(before, ctx.now);
    if (state === 'completed' || state === 'cancelled') {
      throw new Problem('status.maintenance_over', `\`${before.title}\` is over`, { help: 'plan another one' });
    }
    const { title = before.title, message = before.message, startsAt = before.startsAt } = input;
    const { endsAt = before.endsAt, components = before.componentIds, window = before.window?.id ?? null } = input;
    if (endsAt <= ctx.now) throw invalid('body.endsAt', 'is past: end it instead');
    const fields = await toFields(tx, { title, message, startsAt, endsAt, components, window });
    const whole = await put(tx, ctx, { ...before, ...fields });
    const body = { ...input, before: { title: before.title, startsAt: before.startsAt, endsAt: before.endsAt } };
    await recordStatusEvent(tx, ctx, { type: 'status.maintenance_changed', subjectId: id, body });
    return whole;
  });
}

/** Done now where it is under way, called off where it has not begun; one that is over stays as it is. */
export async function endMaintenance(ctx: RequestContext, id: string): Promise<WholeMaintenance> {
  requirePermission(ctx, 'status.publish');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const before = await lockMaintenance(tx, id);
    const state = maintenanceState(before, ctx.now);
    if (state === 'completed' || state === 'cancelled') return await wholeOf(tx, before);
    // In its first millisecond it has not begun: nothing lasts no time.
    const isBegun = state === 'in_progress' && ctx.now > before.startsAt;
    const whole = await put(tx, ctx, isBegun ? { ...before, endsAt: ctx.now } : { ...before, cancelledAt: ctx.now });
    const body = { title: before.title, wasBegun: isBegun };
    await recordStatusEvent(tx, ctx, { type: 'status.maintenance_ended', subjectId: id, body });
    return whole;
  });
}

/** One more than asked for, so that the page knows whether it is the last. */
export async function listPlanned(
  ctx: RequestContext,
  query: { readonly state: 'current' | 'over'; readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly WholeMaintenance[]> {
  requirePermission(ctx, 'status.read');
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  const after = key === undefined ? undefined : { startsAt: key[0], id: key[1] };
  const rows = await listMaintenance(ctx.read, { state: query.state, now: ctx.now, after, limit: query.limit + 1 });
  const ids = new Set(rows.flatMap(({ componentIds }) => componentIds));
  const components = await listComponentsById(ctx.read, [...ids]);
  return rows.map((maintenance) => ({
    maintenance,
    components: components.filter(({ id }) => maintenance.componentIds.includes(id)),
  }));
}

async function toFields(tx: Transaction, input: MaintenanceInput) {
  const { title, message, startsAt, endsAt, components, window: windowId } = input;
  if (endsAt <= startsAt) throw invalid('body.endsAt', 'is not after the start');
  if (endsAt - startsAt > longestMs) throw invalid('body.endsAt', 'is more than 90 days after the start');
  const window = windowId === null ? undefined : { id: windowId, name: await nameOfWindow(tx, windowId) };
  return { title, message, startsAt, endsAt, componentIds: [...new Set(components)], window };
}

async function put(tx: Transaction, ctx: RequestContext, maintenance: Maintenance): Promise<WholeMaintenance> {
  const whole = await wholeOf(tx, maintenance);
  const known = new Set(whole.components.map(({ id }) => id));
  const unknown = maintenance.componentIds.findIndex((id) => !known.has(id));
  if (unknown >= 0) {
    const field = `body.components.${unknown}`;
    throw new Problem('status.component_invalid', `\`${field}\`: is no component`, {
      help: 'read the ids of components with `GET /api/v1/status/pages`',
      fields: [{ field, problem: 'is no component' }],
    });
  }
  await putMaintenance(tx, maintenance, ctx.now);
  return whole;
}

async function wholeOf(tx: Transaction, maintenance: Maintenance): Promise<WholeMaintenance> {
  return { maintenance, components: await listComponentsById(tx, maintenance.componentIds) };
}

function invalid(field: string, problem: string): Problem {
  return new Problem('status.maintenance_invalid', `\`${field}\`: ${problem}`, {
    help: 'send a start and an end, the end later and not past',
    fields: [{ field, problem }],
  });
}
