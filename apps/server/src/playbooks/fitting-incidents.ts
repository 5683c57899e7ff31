import { listIncidents, listLinkedServices } from '#incidents/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { judgeFit } from './fits.ts';
import type { IncidentCondition } from './playbook.ts';

/** More open incidents than this are not looked at. */
const most = 200;

export interface Fitting {
  /** How many were looked at, the newest first. */
  readonly of: number;
  readonly isMore: boolean;
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly title: string;
    readonly because: string;
  }[];
}

/** Which open incidents a condition fits, judged as a dry run judges each of them; two reads, however many there are. */
export async function listFittingIncidents(ctx: RequestContext, when: IncidentCondition): Promise<Fitting> {
  requirePermission(ctx, 'incidents.manage');
  const found = await listIncidents(ctx, { open: true, limit: most });
  const looked = found.slice(0, most);
  const services = await listLinkedServices(
    ctx.read,
    looked.map(({ id }) => id),
  );
  const items = looked.flatMap((incident) => {
    const { id, name, title } = incident;
    const { fits, because } = judgeFit(when, { ...incident, services: services.get(id) ?? [] });
    return fits ? [{ id, name, title, because }] : [];
  });
  return { of: looked.length, isMore: found.length > most, items };
}
