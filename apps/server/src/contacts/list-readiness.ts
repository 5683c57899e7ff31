import { type KnownPerson, listActivePeopleAfter } from '#access/index.ts';
import { absencesAt } from '#schedules/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { judgeReadiness, type Readiness } from './judge-readiness.ts';
import type { ContactParts } from './open-channels.ts';
import { listReachable } from './reachability-store.ts';
import { listLastTests } from './try-page-store.ts';

/** Everybody who is not deactivated, in four reads for a page of them. */
export async function listReadiness(
  { channels }: Pick<ContactParts, 'channels'>,
  ctx: RequestContext,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly { readonly person: KnownPerson; readonly readiness: Readiness }[]> {
  requirePermission(ctx, 'contacts.manage');
  const [after] = decodeCursor(query.cursor, ['uuid']) ?? [];
  const people = await listActivePeopleAfter(ctx.read, after, query.limit + 1);
  const ids = people.map(({ id }) => id);
  const [reachable, tests, absences] = await Promise.all([
    listReachable(ctx.read, ids),
    listLastTests(ctx.read, ids),
    absencesAt(ctx.read, ids, ctx.now),
  ]);
  return people.flatMap((person) => {
    const reachability = reachable.get(person.id);
    if (reachability === undefined) return [];
    const facts = {
      reachability,
      lastTestAt: tests.get(person.id),
      onLeaveUntil: absences.get(person.id)?.to,
      overridesSilence: (channel: string) => channels.abilities(channel)?.overridesSilence,
    };
    return [{ person, readiness: judgeReadiness(facts, ctx.now) }];
  });
}
