import { reportsOperations } from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import type { ContactParts } from './contacts/index.ts';
import { newId } from './platform/db/ids.ts';
import { type HttpParts, registerOperations } from './platform/http/operations.ts';
import type { HttpLog } from './platform/http/server.ts';
import type { JobHandlers } from './platform/jobs/runner.ts';
import { makeContext, systemActor } from './platform/make-context.ts';
import type { Senders } from './platform/outgoing/senders.ts';
import {
  loadReportKeys,
  pruneReports,
  registerAttachments,
  registerReportPages,
  registerSecurityTxt,
  reportJobs,
  reportsHandlers,
  type ReportsParts,
} from './reports/index.ts';

export interface Reports {
  readonly parts: ReportsParts;
  readonly jobs: JobHandlers;
}

/** How people outside reach us: `security.txt`, the form, the inbox, and the mails between them. */
export async function registerReports(
  http: FastifyInstance,
  parts: HttpParts,
  { secrets, publicUrl }: ContactParts,
  { senders, takesMail, log }: { readonly senders: Senders; readonly takesMail: boolean; readonly log: HttpLog },
): Promise<Reports> {
  const { database } = parts;
  const keys = await loadReportKeys(makeContext(database, systemActor('reports'), newId()), secrets);
  const reports: ReportsParts = {
    database,
    keys,
    publicUrl,
    canSendMail: senders.mail !== undefined,
    canTakeMail: takesMail,
  };
  registerOperations(http, parts, reportsOperations, reportsHandlers(reports, senders));
  registerAttachments(http, parts);
  registerSecurityTxt(http, reports);
  registerReportPages(http, reports, { log, perMinute: parts.throttledPerMinute });
  return { parts: reports, jobs: reportJobs(reports, senders) };
}

export { pruneReports };
