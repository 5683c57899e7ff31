import { listPeopleById } from '#access/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { changeReport } from './change-report.ts';
import { recordReportEvent } from './events.ts';
import { maySeeReports } from './reader-store.ts';

/** @param owner `me`, `nobody`, or the id of somebody who may read reports */
export async function setOwner(ctx: RequestContext, reference: string, owner: string): Promise<string> {
  return await changeReport(ctx, reference, async ({ tx, report, add, keep }) => {
    const person = await personOf(tx, ctx, owner);
    if (person?.id === report.ownerId) return;
    const [before] = report.ownerId === undefined ? [] : await listPeopleById(tx, [report.ownerId]);
    const facts = { from: before?.name ?? '', to: person?.name ?? '' };
    await add({ kind: 'owner_set', facts });
    await keep({ ownerId: person?.id });
    const body = { from: report.ownerId, to: person?.id };
    await recordReportEvent(tx, ctx, { type: 'reports.owner_set', reportId: report.id, body });
  });
}

async function personOf(
  tx: Transaction,
  { actor }: RequestContext,
  owner: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  if (owner === 'nobody') return undefined;
  const id = owner === 'me' ? actor.userId : owner;
  const [person] = id === undefined ? [] : await listPeopleById(tx, [id]);
  if (person === undefined || !person.isActive || person.isSample)
    throw new Problem('access.user_not_found', 'there is nobody with this id who is active', {
      help: 'list people with `GET /api/v1/access/people`',
    });
  if (await maySeeReports(tx, person.id)) return person;
  throw new Problem('reports.not_possible', `${person.name} may not read reports`, {
    help: 'name somebody who holds the security key, or an admin',
  });
}
