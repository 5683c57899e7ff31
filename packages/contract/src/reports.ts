import { z } from 'zod';
import { Id, Instant, Nothing, PageQuery, ReadVersion, Reason, Severity, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { ReportDetail, ReportKind, ReportReference, ReportRow, ReportState } from './report-fields.ts';
import { ReportMail, reportSettingsOperations } from './report-settings.ts';

const What = z.string().trim().min(3, 'say what it is in at least three characters').max(10_000);
const Where = z.string().trim().max(500);
const Steps = z.string().trim().max(20_000);
const Words = z.string().trim().min(1, 'write something').max(10_000);

const OfReport = z.object({ report: ReportReference });
const shared = ['reports.report_not_found', 'gate.sample_only'] as const;

const act = { permission: 'reports.triage', params: OfReport, query: Nothing, response: ReportDetail } as const;

export const reportsOperations = {
  listReports: operation({
    method: 'GET',
    path: '/api/v1/reports',
    summary: 'What people outside reported: what is due first, what is over last',
    permission: 'reports.read',
    params: Nothing,
    query: PageQuery.extend({
      state: z.enum(['open', 'closed', ...ReportState.options]).default('open'),
      kind: ReportKind.optional(),
      owner: z.enum(['me', 'nobody']).optional(),
      overdue: z.stringbool().optional(),
      /** In its words, or its reference. */
      q: z.string().trim().max(200).optional(),
    }),
    body: Nothing,
    response: pageOf(ReportRow).extend({
      counts: z.object({
        open: z.number().int(),
        overdue: z.number().int(),
        unowned: z.number().int(),
        security: z.number().int(),
        broken: z.number().int(),
      }),
    }),
    errors: [],
  }),
  showReport: operation({
    method: 'GET',
    path: '/api/v1/reports/:report',
    summary: 'One report with its history and what looks the same',
    permission: 'reports.read',
    params: OfReport,
    query: Nothing,
    body: Nothing,
    response: ReportDetail,
    errors: ['reports.report_not_found'],
  }),
  recordReport: operation({
    method: 'POST',
    path: '/api/v1/reports',
    summary: 'Write down a report that came by another way',
    permission: 'reports.triage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: z.object({
      kind: ReportKind,
      what: What,
      where: Where.default(''),
      steps: Steps.default(''),
      contact: ReportMail.optional(),
    }),
    response: ReportDetail,
    errors: ['gate.sample_only'],
  }),
  decideReport: operation({
    ...act,
    method: 'POST',
    path: '/api/v1/reports/:report/decisions',
    summary: 'Move a report on, and say why',
    body: z
      .object({
        state: ReportState.exclude(['new']),
        reason: Reason.optional(),
        /** For `duplicate`: which report it repeats. */
        duplicateOf: ReportReference.optional(),
        /** Told to the reporter with it. */
        message: Words.optional(),
        /** The version that was read; what changed meanwhile refuses it. */
        version: ReadVersion.optional(),
      })
      .refine(({ state, reason }) => state === 'triaging' || reason !== undefined, {
        path: ['reason'],
        error: 'say why: the history keeps it',
      })
      .refine(({ state, duplicateOf }) => (state === 'duplicate') === (duplicateOf !== undefined), {
        path: ['duplicateOf'],
        error: 'name the report that it repeats, for `duplicate` and for nothing else',
      }),
    errors: [...shared, 'reports.not_possible', 'reports.report_changed'],
  }),
  messageReporter: operation({
    ...act,
    method: 'POST',
    path: '/api/v1/reports/:report/messages',
    summary: 'Tell the reporter something: on their link, and by mail where they left an address',
    idempotent: true,
    body: z.object({ text: Words }),
    errors: shared,
  }),
  noteReport: operation({
    ...act,
    method: 'POST',
    path: '/api/v1/reports/:report/notes',
    summary: 'Write a note that stays inside',
    idempotent: true,
    body: z.object({
      text: Words,
      /** What the reporter said last needs no answer. */
      settlesWords: z.boolean().default(false),
    }),
    errors: shared,
  }),
  setReportOwner: operation({
    ...act,
    method: 'PUT',
    path: '/api/v1/reports/:report/owner',
    summary: 'Say who looks after a report',
    body: z.object({ owner: z.union([z.literal('me'), z.literal('nobody'), Id]) }),
    errors: [...shared, 'access.user_not_found', 'reports.not_possible'],
  }),
  moveReportDeadline: operation({
    ...act,
    method: 'PUT',
    path: '/api/v1/reports/:report/deadline',
    summary: 'Move the day until which it is fixed and made public',
    body: z.object({ fixDueAt: Instant, reason: Reason }),
    errors: [...shared, 'reports.not_possible'],
  }),
  linkReport: operation({
    ...act,
    method: 'PUT',
    path: '/api/v1/reports/:report/advisory',
    summary: 'Point to an own advisory that came of it',
    body: z.object({ advisory: z.string().trim().min(1).max(100) }),
    errors: [...shared, 'advisories.advisory_not_found'],
  }),
  openReportIncident: operation({
    ...act,
    method: 'POST',
    path: '/api/v1/reports/:report/incident',
    summary: 'Open a security incident for an accepted report, restricted unless said otherwise',
    interactive: true,
    body: z.object({
      title: z.string().trim().min(3, 'write at least three characters').max(200),
      severity: Severity,
      service: Slug.optional(),
      environment: Slug.optional(),
      /** Only those who need to know see it. */
      isRestricted: z.boolean().default(true),
    }),
    errors: [
      ...shared,
      'reports.not_possible',
      'services.service_not_found',
      'services.environment_not_found',
      'incidents.field_missing',
    ],
  }),
  redactReport: operation({
    ...act,
    method: 'POST',
    path: '/api/v1/reports/:report/redactions',
    summary: 'Take personal data or pasted secrets out for good; that it was done stays',
    body: z.object({
      parts: z
        .array(
          z.union([
            z.object({ field: z.enum(['what', 'where', 'steps', 'contact']) }).strict(),
            z.object({ entry: Id }).strict(),
            z.object({ attachment: Id }).strict(),
          ]),
        )
        .min(1)
        .max(100),
      reason: Reason,
    }),
    errors: [...shared, 'reports.not_possible'],
  }),
  ...reportSettingsOperations,
};
