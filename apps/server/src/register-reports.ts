import { reportsOperations } from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import type { Mailbox } from './alerts/index.ts';
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
  reportMailbox,
  reportsHandlers,
  type ReportsParts,
} from './reports/index.ts';

export interface Reports {
  readonly jobs: JobHandlers;
  /** Takes what is sent to the mail address of the settings. */
  readonly mailbox: Mailbox;
}

interface ReportsOptions {
  readonly senders: Senders;
  readonly takesMail: boolean;
  /** The address that we send from. */
  readonly mailFrom: string | undefined;
  readonly log: HttpLog;
}

/** How people outside reach us: `security.txt`, the form, the inbox, and the mails between them. */
export async function registerReports(
  http: FastifyInstance,
  parts: HttpParts,
  { secrets, publicUrl }: ContactParts,
  { senders, takesMail, mailFrom, log }: ReportsOptions,
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
  return { jobs: reportJobs(reports, senders), mailbox: reportMailbox(reports, mailFrom) };
}

export { pruneReports };
