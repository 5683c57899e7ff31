import { withholdMessages } from '#paging/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { restrictRow } from './access-store.ts';
import { gateHears, recordIncidentEvent } from './events.ts';
import type { Incident } from './incident.ts';
import { tellListeners } from './listeners.ts';
import { listReaders } from './reader-store.ts';
import { findPeople, letIn } from './readers.ts';
import { listRoles } from './role-store.ts';
import { requireIncidentScope } from './scope.ts';
import { getIncident, getIncidentToChange } from './store.ts';
import { appendEntry } from './timeline.ts';
import { servicesOf } from './update-incident.ts';
import { mayLead, requireLead, standingIn } from './who-may.ts';

/**
 * Shows an incident only to those who need to know. It keeps its name; for everybody else it is gone from this moment on, and so
 * is what was written of it before.
 */
export async function restrictIncident(
  ctx: RequestContext,
  ref: string,
  input: { readonly because: string; readonly readers: readonly string[] },
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const before = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, before);
    if (before.isRestricted) throw alreadyRestricted(before);
    requireLead(mayLead(await standingIn(tx, ctx, before.id)), 'restricting an incident');
    const named = await findPeople(tx, before, input.readers);
    await restrictRow(tx, before.id, ctx.now);
    const after = await getIncident(tx, before.id, 'system');
    for (const { person, because } of await firstReaders(tx, ctx, after)) await letIn(tx, ctx, after, person, because);
    for (const person of named) await letIn(tx, ctx, after, person, 'named when it was restricted');
    const withheld = await withholdMessages(tx, after, await listReaders(tx, after.id), ctx.now);
    await recordIncidentEvent(tx, ctx, {
      type: 'incidents.restricted',
      incident: after,
      body: { name: after.name, because: input.because, readers: named.map(({ id }) => id), withheld },
    });
    await appendEntry(tx, ctx, after, { kind: 'access', text: `Restricted: ${input.because}` });
    // The lists of everybody else are read again; which incident left them is not said.
    await recordChange(tx, ctx, { kind: 'incidents.list_changed', subjectId: 'list', permission: 'incidents.read' });
    await gateHears(tx, ctx, await servicesOf(tx, after));
    await tellListeners(tx, ctx, { before, after });
    return await getIncident(tx, before.id, 'system');
  });
}

interface FirstReader {
  readonly person: { readonly id: string; readonly name: string };
  readonly because: string;
}

/** Whoever restricts it, and whoever has or is offered a role in it. */
async function firstReaders(
  tx: Transaction,
  { actor }: RequestContext,
  incident: Incident,
): Promise<readonly FirstReader[]> {
  const { userId, name } = actor;
  const self = userId === undefined ? [] : [{ person: { id: userId, name }, because: 'restricted it' }];
  const holdings = (await listRoles(tx, [incident.id])).get(incident.id) ?? [];
  const people = holdings.flatMap(({ role, holder, offered }) =>
    [holder, offered?.person].flatMap((person) =>
      person === undefined ? [] : [{ person, because: `${role.replaceAll('_', ' ')} when it was restricted` }],
    ),
  );
  return [...self, ...people];
}

function alreadyRestricted({ name }: Incident): Problem {
  return new Problem('incidents.already_restricted', `${name} is restricted already`, {
    help: 'add readers to its list',
  });
}
