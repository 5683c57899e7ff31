import type { reportsOperations } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import type { Senders } from '../platform/outgoing/senders.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { decideReport } from './decide-report.ts';
import { linkAdvisory } from './link-advisory.ts';
import { messageReporter } from './message-reporter.ts';
import { moveDeadline } from './move-deadline.ts';
import { noteReport } from './note-report.ts';
import { openReportIncident } from './open-incident.ts';
import type { ReportsParts } from './parts.ts';
import { receiveReport } from './receive-report.ts';
import { redactReport } from './redact-report.ts';
import { toDetail, toRow } from './report-answer.ts';
import { setOwner } from './set-owner.ts';
import { settingsHandlers } from './settings-routes.ts';
import { listReports, readWhole, showReport } from './show-report.ts';

export function reportsHandlers(parts: ReportsParts, senders: Senders): Handlers<typeof reportsOperations> {
  const whole = async (ctx: RequestContext, id: string) => toDetail(await readWhole(ctx.read, ctx, id), ctx.now);
  return {
    listReports: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, ['number', 'uuid']);
      const { state, kind, owner, overdue = false, q, limit } = query;
      const isGroup = state === 'open' || state === 'closed';
      const { reports, counts } = await listReports(ctx, {
        isOpen: isGroup ? state === 'open' : undefined,
        state: isGroup ? undefined : state,
        kind,
        ownerId: owner === 'me' ? ctx.actor.userId : undefined,
        isUnowned: owner === 'nobody',
        isOverdue: overdue,
        words: q === '' ? undefined : q,
        after: key && { sortAt: key[0], id: key[1] },
        limit: limit + 1,
      });
      const page = toPage(
        reports,
        limit,
        (report) => toRow(report, ctx.now),
        ({ sortAt, id }) => [sortAt, id],
      );
      return { ...page, counts };
    },
    showReport: async (ctx, { params }) => toDetail(await showReport(ctx, params.report), ctx.now),
    recordReport: async (ctx, { body }) => {
      requirePermission(ctx, 'reports.triage');
      requireReal(ctx);
      return await whole(
        ctx,
        await receiveReport(parts, ctx, { ...body, contact: body.contact, origin: 'person', receipt: 'not_asked' }),
      );
    },
    decideReport: async (ctx, { params, body }) => {
      const { state, reason, duplicateOf, message, version } = body;
      return await whole(ctx, await decideReport(ctx, params.report, { state, reason, duplicateOf, message, version }));
    },
    messageReporter: async (ctx, { params, body }) =>
      await whole(ctx, await messageReporter(ctx, params.report, body.text)),
    noteReport: async (ctx, { params, body }) => await whole(ctx, await noteReport(ctx, params.report, body)),
    setReportOwner: async (ctx, { params, body }) => await whole(ctx, await setOwner(ctx, params.report, body.owner)),
    moveReportDeadline: async (ctx, { params, body: { fixDueAt, reason } }) =>
      await whole(ctx, await moveDeadline(ctx, params.report, { fixDueAt: Date.parse(fixDueAt), reason })),
    linkReport: async (ctx, { params, body }) =>
      await whole(ctx, await linkAdvisory(ctx, params.report, body.advisory)),
    openReportIncident: async (ctx, { params, body }) => {
      const { title, severity, service, environment, isRestricted } = body;
      const input = { title, severity, service, environment, isRestricted };
      return await whole(ctx, await openReportIncident(ctx, params.report, input));
    },
    redactReport: async (ctx, { params, body }) => await whole(ctx, await redactReport(ctx, params.report, body)),
    ...settingsHandlers(parts, senders),
  };
}
