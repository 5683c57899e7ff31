import type { RequestContext } from '../platform/context.ts';
import type { Database } from '../platform/db/database.ts';
import type { EntryActor } from './entry-store.ts';
import type { ReportKeys } from './report-keys.ts';

/** What this slice needs of the installation. */
export interface ReportsParts {
  readonly database: Database;
  readonly keys: ReportKeys;
  /** No slash at the end. */
  readonly publicUrl: string;
  readonly canSendMail: boolean;
  readonly canTakeMail: boolean;
}

/** Who acts, as entries name them; undefined for the reporter. */
export function entryActor({ actor }: Pick<RequestContext, 'actor'>): EntryActor | undefined {
  const { id, name, kind } = actor;
  return kind === 'anonymous' ? undefined : { id, name, kind };
}

/** The link by which a reporter follows a report. */
export function reporterLink({ publicUrl, keys }: Pick<ReportsParts, 'publicUrl' | 'keys'>, reportId: string): string {
  return `${publicUrl}/report/r/${keys.linkToken(reportId)}`;
}
