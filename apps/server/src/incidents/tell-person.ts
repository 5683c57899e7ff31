import { restrictedTitle, tellPeople } from '#paging/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { Person } from './change-role.ts';
import type { Incident } from './incident.ts';
import { incidentPath } from './incident-path.ts';

/** Presses in quick succession tell once. */
const quietMs = 5 * 60_000;

/** Tells a person without hurry that an incident wants something of them. Nobody is told of their own doing, nor of the sample. */
export async function tellPerson(
  tx: Transaction,
  ctx: RequestContext,
  incident: Pick<Incident, 'name' | 'title' | 'isRestricted' | 'isSample'>,
  person: Person,
  { topic, sentence }: { readonly topic: string; readonly sentence: string },
): Promise<void> {
  if (incident.isSample || person.id === ctx.actor.userId) return;
  const words = incident.isRestricted
    ? { title: restrictedTitle, lines: [] }
    : { title: `${incident.name}: ${incident.title}`, lines: [sentence] };
  const notice = { topic, userId: person.id, ...words, path: incidentPath(incident) };
  await tellPeople(tx, ctx, [notice], ctx.now - quietMs);
}
