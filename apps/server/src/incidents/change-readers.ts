import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import type { Incident } from './incident.ts';
import { describeReaders } from './reader-store.ts';
import { findPeople, letIn, letOut } from './readers.ts';
import { listRoles } from './role-store.ts';
import { requireIncidentScope } from './scope.ts';
import { getIncidentToChange } from './store.ts';
import { mayChangeReaders, requireLead, requireLegal, standingIn } from './who-may.ts';

export async function addIncidentReader(
  ctx: RequestContext,
  ref: string,
  input: { readonly person: string; readonly because: string },
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  requireInteractive(ctx);
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    if (!incident.isRestricted) throw notRestricted(incident);
    await requireMayChange(tx, ctx, incident);
    const [person] = await findPeople(tx, incident, [input.person]);
    if (person !== undefined) await letIn(tx, ctx, incident, person, input.because);
    return incident;
  });
}

export async function removeIncidentReader(
  ctx: RequestContext,
  ref: string,
  userId: string,
  because: string,
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  requireInteractive(ctx);
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    // Everybody may leave.
    if (userId !== ctx.actor.userId) await requireMayChange(tx, ctx, incident);
    const readers = await describeReaders(tx, incident.id);
    const reader = readers.find((one) => one.userId === userId);
    if (reader === undefined) {
      throw new Problem('incidents.reader_not_found', `person \`${userId}\` is not on the list of ${incident.name}`, {
        help: '`GET /api/v1/incidents/{incident}/access` lists who is',
      });
    }
    await refuseNeeded(tx, incident, readers.filter(({ isBreakGlass }) => !isBreakGlass).length, reader);
    await letOut(tx, ctx, incident, { id: userId, name: reader.name }, because);
    return incident;
  });
}

async function requireMayChange(tx: Transaction, ctx: RequestContext, incident: Incident): Promise<void> {
  const may = mayChangeReaders(await standingIn(tx, ctx, incident.id), incident);
  if (incident.isPrivileged) requireLegal(may, 'saying who may see a privileged incident');
  else requireLead(may, 'saying who may see a restricted incident');
}

/** Whoever has a role needs to see what it is about, and an incident that nobody sees is lost. */
async function refuseNeeded(
  tx: Transaction,
  incident: Incident,
  listed: number,
  reader: { readonly userId: string; readonly name: string; readonly isBreakGlass: boolean },
): Promise<void> {
  const roles = (await listRoles(tx, [incident.id])).get(incident.id) ?? [];
  const role = roles.find(({ holder, offered }) => [holder?.id, offered?.person.id].includes(reader.userId))?.role;
  if (role !== undefined) {
    throw new Problem('incidents.reader_needed', `${reader.name} is ${role.replaceAll('_', ' ')} of ${incident.name}`, {
      help: 'hand the role over first',
    });
  }
  if (listed > 1 || reader.isBreakGlass) return;
  throw new Problem('incidents.reader_needed', `${reader.name} is the last who may see ${incident.name}`, {
    help: 'put somebody else on the list first',
  });
}

export function notRestricted({ name }: Incident): Problem {
  return new Problem('incidents.not_restricted', `${name} is shown to everybody`, { help: 'restrict it first' });
}
