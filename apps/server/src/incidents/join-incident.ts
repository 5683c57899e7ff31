import type { ActorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { changeRole, type Person } from './change-role.ts';
import { recordIncidentEvent } from './events.ts';
import type { Incident } from './incident.ts';
import { endResponder, insertResponder } from './responder-store.ts';
import { appendEntry } from './timeline.ts';

/** Becomes a responder; a second time changes nothing. */
export async function joinIncident(ctx: RequestContext, ref: string, because: string | undefined): Promise<Incident> {
  return await changeRole(ctx, ref, async (tx, { incident, me }) => {
    await addResponder(tx, ctx, incident, { person: me, because: because ?? 'joined' });
  });
}

export async function addResponder(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  { person, because, by }: { readonly person: Person; readonly because: string; readonly by?: ActorRef },
): Promise<void> {
  if (!(await insertResponder(tx, { incidentId: incident.id, userId: person.id, now: ctx.now, because }))) return;
  await recordIncidentEvent(tx, ctx, {
    type: 'incidents.responder_joined',
    incident,
    body: { name: incident.name, person: person.id, because },
  });
  await appendEntry(tx, ctx, incident, { kind: 'role', text: `${person.name} joins: ${because}.`, isFolded: true, by });
}

export async function leaveIncident(ctx: RequestContext, ref: string, because: string | undefined): Promise<Incident> {
  return await changeRole(ctx, ref, async (tx, { incident, me }) => {
    if (!(await endResponder(tx, { incidentId: incident.id, userId: me.id, now: ctx.now }))) return;
    const body = { name: incident.name, person: me.id, because };
    await recordIncidentEvent(tx, ctx, { type: 'incidents.responder_left', incident, body });
    const why = because === undefined ? '.' : `: ${because}`;
    await appendEntry(tx, ctx, incident, { kind: 'role', text: `${me.name} leaves${why}`, isFolded: true });
  });
}
