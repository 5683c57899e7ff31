import { lockOwnAdvisory } from '#advisories/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { changeReport } from './change-report.ts';
import { recordReportEvent } from './events.ts';

/** Points to an own advisory that came of the report. */
export async function linkAdvisory(ctx: RequestContext, reference: string, advisory: string): Promise<string> {
  return await changeReport(ctx, reference, async ({ tx, report, add, keep }) => {
    const own = await lockOwnAdvisory(tx, advisory);
    if (own === undefined || (own.isRestricted && !ctx.actor.permissions.has('advisories.read_restricted')))
      throw new Problem('advisories.advisory_not_found', `there is no own advisory \`${advisory}\``, {
        help: 'list them with `GET /api/v1/own-advisories`',
      });
    if (report.advisoryId === own.id) return;
    const facts = { advisory: own.id };
    await add({ kind: 'linked', facts });
    await keep({ advisoryId: own.id });
    await recordReportEvent(tx, ctx, { type: 'reports.linked', reportId: report.id, body: facts });
  });
}
