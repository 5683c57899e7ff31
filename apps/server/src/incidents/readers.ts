import type { RequestContext, Transaction } from '../platform/context.ts';
import { readersChanged } from '../platform/events/matters.ts';
import { Problem } from '../platform/problem.ts';
import { listPeopleById } from '#access/index.ts';
import { recordIncidentEvent, tellScreens } from './events.ts';
import type { Incident } from './incident.ts';
import { addReader, describeReaders, endReader } from './reader-store.ts';
import { appendEntry } from './timeline.ts';
import { requireLegal, standingIn } from './who-may.ts';

type Matter = Pick<Incident, 'id' | 'isRestricted' | 'isPrivileged' | 'name'>;

/**
 * Puts somebody on the need-to-know list, in the transaction of what brings them in: a role, an invitation, a wish. Of an incident
 * that everybody sees there is no list. Whoever broke the glass and is let in now stays.
 *
 * @returns whether the person is new there
 * @throws `incidents.legal_needed` for a privileged one: the legal role alone says who may see it
 */
export async function letIn(
  tx: Transaction,
  ctx: RequestContext,
  incident: Matter,
  person: { readonly id: string; readonly name: string },
  because: string,
): Promise<boolean> {
  if (!incident.isRestricted) return false;
  const known = (await describeReaders(tx, incident.id)).find(({ userId }) => userId === person.id);
  if (known?.isBreakGlass === false) return false;
  if (incident.isPrivileged) {
    const isLegal = (await standingIn(tx, ctx, incident.id)).roles.has('legal');
    requireLegal(isLegal, 'letting somebody into a privileged incident');
  }
  if (known !== undefined) await endReader(tx, ctx, incident.id, person.id, 'is on the list now');
  await addReader(tx, ctx, incident.id, person.id, because);
  await tell(tx, ctx, incident, 'incidents.reader_added', person, because);
  return true;
}

/** Takes somebody off the list: what is live ends with it. @returns whether the person was on it */
export async function letOut(
  tx: Transaction,
  ctx: RequestContext,
  incident: Matter,
  person: { readonly id: string; readonly name: string },
  because: string,
): Promise<boolean> {
  if (!(await endReader(tx, ctx, incident.id, person.id, because))) return false;
  await tell(tx, ctx, incident, 'incidents.reader_removed', person, because);
  return true;
}

/** Evidence, screens and the timeline of who may see it now, or may no longer. */
async function tell(
  tx: Transaction,
  ctx: RequestContext,
  incident: Matter,
  type: 'incidents.reader_added' | 'incidents.reader_removed',
  person: { readonly id: string; readonly name: string },
  because: string,
): Promise<void> {
  await recordIncidentEvent(tx, ctx, { type, incident, body: { userId: person.id, name: person.name, because } });
  await tellScreens(tx, ctx, readersChanged, incident);
  const may = type === 'incidents.reader_added' ? 'may see this' : 'may see this no longer';
  await appendEntry(tx, ctx, incident, { kind: 'access', text: `${person.name} ${may}: ${because}`, isFolded: true });
}

/** @throws `access.user_not_found` also for whoever was deactivated; people of the sample read incidents of the sample only */
export async function findPeople(
  tx: Transaction,
  incident: Pick<Incident, 'isSample'>,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const people = await listPeopleById(tx, ids);
  return ids.map((id) => {
    const person = people.find((one) => one.id === id && one.isActive && (incident.isSample || !one.isSample));
    if (person !== undefined) return { id: person.id, name: person.name };
    throw new Problem('access.user_not_found', `person \`${id}\` does not exist`, {
      help: '`GET /api/v1/access/people` lists who there is',
      fields: [{ field: 'body.person', problem: 'no such person' }],
    });
  });
}
