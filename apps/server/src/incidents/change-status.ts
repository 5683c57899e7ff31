import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { IncidentPhase } from './incident.ts';
import { moveTo, nameOfTitle } from './name-of-title.ts';
import { recordSettingsEvent } from './settings-events.ts';
import {
  type KnownStatus,
  listStatuses,
  lockStatuses,
  putStatusRow,
  removeStatusRow,
} from './status-settings-store.ts';
import { getStatus } from './status-store.ts';

export async function createStatus(
  ctx: RequestContext,
  { title, phase }: { readonly title: string; readonly phase: IncidentPhase },
): Promise<KnownStatus> {
  return await changeStatuses(ctx, async (tx, statuses) => {
    const name = nameOfTitle(title) ?? ctx.newId();
    refuseSame(statuses, title, undefined);
    if (statuses.some((one) => one.name === name)) throw exists(title);
    const last = statuses.filter((one) => one.phase === phase).at(-1)?.position ?? statuses.length;
    const made = { name, title, phase, position: last };
    await putInOrder(tx, moveTo([...statuses, made], made, last + 1));
    await recordSettingsEvent(tx, ctx, { type: 'incidents.status_created', subjectId: name, body: { title, phase } });
    return name;
  });
}

export async function updateStatus(
  ctx: RequestContext,
  name: string,
  update: { readonly title?: string | undefined; readonly position?: number | undefined },
): Promise<KnownStatus> {
  return await changeStatuses(ctx, async (tx, statuses) => {
    await getStatus(tx, name);
    const known = statuses.find((one) => one.name === name);
    if (known === undefined) throw new RangeError(`status ${name} was found and is not listed`);
    const { title = known.title, position = known.position } = update;
    refuseSame(statuses, title, name);
    const changed = { ...known, title };
    const others = statuses.map((one) => (one === known ? changed : one));
    await putInOrder(tx, moveTo(others, changed, position));
    const body = { before: { title: known.title, position: known.position }, after: { title, position } };
    await recordSettingsEvent(tx, ctx, { type: 'incidents.status_updated', subjectId: name, body });
    return name;
  });
}

/** Incidents that stand there go to another status of the same phase, so that no clock moves. */
export async function removeStatus(
  ctx: RequestContext,
  name: string,
  replacement: string,
): Promise<readonly KnownStatus[]> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await lockStatuses(tx);
    const [from, to] = [await getStatus(tx, name), await getStatus(tx, replacement)];
    if (from.phase !== to.phase || from.name === to.name) {
      const problem = `\`${to.title}\` is no other status of the same phase, ${from.phase}`;
      throw new Problem('incidents.status_in_use', problem, {
        help: 'name another one of its phase; add one first if there is none',
        fields: [{ field: 'body.replacement', problem }],
      });
    }
    await removeStatusRow(tx, name, { replacement, now: ctx.now });
    const rest = await listStatuses(tx);
    await putInOrder(tx, rest);
    const body = { title: from.title, replacement };
    await recordSettingsEvent(tx, ctx, { type: 'incidents.status_removed', subjectId: name, body });
    return await listStatuses(tx);
  });
}

async function changeStatuses(
  ctx: RequestContext,
  change: (tx: Transaction, statuses: readonly KnownStatus[]) => Promise<string>,
): Promise<KnownStatus> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await lockStatuses(tx);
    const name = await change(tx, await listStatuses(tx));
    const changed = (await listStatuses(tx)).find((one) => one.name === name);
    if (changed === undefined) throw new RangeError(`status ${name} was written and is not there`);
    return changed;
  });
}

async function putInOrder(tx: Transaction, statuses: readonly KnownStatus[]): Promise<void> {
  for (const [index, status] of statuses.entries()) await putStatusRow(tx, { ...status, position: index + 1 });
}

function refuseSame(statuses: readonly KnownStatus[], title: string, own: string | undefined): void {
  const same = statuses.find((one) => one.name !== own && one.title.toLowerCase() === title.toLowerCase());
  if (same !== undefined) throw exists(title);
}

function exists(title: string): Problem {
  const problem = `there is a status \`${title}\` already`;
  return new Problem('incidents.status_exists', problem, {
    help: 'choose another title',
    fields: [{ field: 'body.title', problem }],
  });
}
