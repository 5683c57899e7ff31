import { getIncident, type Incident, readerOf } from '#incidents/index.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { ChatGround } from './chat-ground.ts';
import { findIncidentOfRoom } from './room-store.ts';

/**
 * The incident that is meant: by its name, else the one whose channel this is.
 *
 * @throws `incidents.incident_not_found`, with the same words for what does not exist and what may not be seen here
 */
export async function namedIncident({ ctx, ask }: ChatGround, name: string | undefined): Promise<Incident> {
  requirePermission(ctx, 'incidents.read');
  if (name !== undefined) return await getIncident(ctx.read, name, readerOf(ctx));
  return (await incidentOfPlace({ ctx, ask })) ?? refuse();
}

/** The incident whose channel somebody writes in; undefined: none that exists for them. */
export async function incidentOfPlace({ ctx, ask }: Pick<ChatGround, 'ctx' | 'ask'>): Promise<Incident | undefined> {
  const id = await findIncidentOfRoom(ctx.read, ask.setupId, ask.room);
  if (id === undefined) return undefined;
  try {
    return await getIncident(ctx.read, id, readerOf(ctx));
  } catch (error) {
    if (error instanceof Problem && error.code === 'incidents.incident_not_found') return undefined;
    throw error;
  }
}

function refuse(): never {
  throw new Problem('incidents.incident_not_found', 'this channel belongs to no incident', {
    help: 'name the incident, such as INC-12; `/lockstep list` shows those that are open',
  });
}
