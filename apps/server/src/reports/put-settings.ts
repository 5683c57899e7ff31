import type { ReportSettings } from '@lockstep/contract';
import { isZone } from '@lockstep/oncall';
import type { RequestContext } from '../platform/context.ts';
import type { Senders } from '../platform/outgoing/senders.ts';
import type { Delivery } from '../platform/outgoing/delivery.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { afterWorkingDays } from './deadlines.ts';
import { recordSettingsEvent } from './events.ts';
import { type MailText, receiptMail } from './mail-text.ts';
import { entryActor, type ReportsParts, reporterLink } from './parts.ts';
import { contactProblems, securityTxt } from './security-txt.ts';
import { findSettings, putSettings, type StoredSettings } from './settings-store.ts';

export interface SettingsState extends StoredSettings {
  readonly securityTxt: string | undefined;
  readonly problems: readonly string[];
}

export async function getReportSettings(parts: ReportsParts, ctx: RequestContext): Promise<SettingsState> {
  requirePermission(ctx, 'reports.read');
  return stateOf(parts, ctx, await findSettings(ctx.read));
}

export async function putReportSettings(
  parts: ReportsParts,
  ctx: RequestContext,
  input: StoredSettings,
): Promise<SettingsState> {
  requirePermission(ctx, 'reports.manage');
  requireReal(ctx);
  requireUsable(input.settings);
  return await ctx.transaction(async (tx) => {
    const by = entryActor(ctx);
    if (by === undefined || !(await putSettings(tx, input, by, ctx.now)))
      throw new Problem('reports.settings_changed', 'somebody else changed these settings meanwhile', {
        help: 'read them again, then change what you wanted to',
      });
    await recordSettingsEvent(tx, ctx, { type: 'reports.settings_put', body: { settings: input.settings } });
    return stateOf(parts, ctx, await findSettings(tx));
  });
}

function stateOf(parts: ReportsParts, { now }: RequestContext, stored: StoredSettings): SettingsState {
  const own = { publicUrl: parts.publicUrl, takesMail: parts.canTakeMail };
  return {
    ...stored,
    securityTxt: securityTxt(stored.settings, own, now),
    problems: contactProblems(stored.settings, own),
  };
}

function requireUsable({ deadlines }: ReportSettings): void {
  if (isZone(deadlines.zone)) return;
  throw new Problem('reports.settings_invalid', `there is no zone \`${deadlines.zone}\``, {
    help: 'write it as `Europe/Berlin`',
    fields: [{ field: 'body.settings.deadlines.zone', problem: 'no zone of this name' }],
  });
}

export interface ReceiptPreview extends MailText {
  readonly securityTxt: string | undefined;
}

/** What a reporter would be sent, with a reference and a link that lead nowhere. */
export function previewReceipt(parts: ReportsParts, ctx: RequestContext, settings: ReportSettings): ReceiptPreview {
  requirePermission(ctx, 'reports.read');
  requireUsable(settings);
  const own = { publicUrl: parts.publicUrl, takesMail: parts.canTakeMail };
  return { ...exampleReceipt(parts, ctx, settings), securityTxt: securityTxt(settings, own, ctx.now) };
}

function exampleReceipt(parts: ReportsParts, ctx: RequestContext, settings: ReportSettings): MailText {
  const { receiptWorkingDays, zone } = settings.deadlines;
  return receiptMail(settings, {
    reference: 'RPT-EXAMP-1E000',
    link: reporterLink(parts, '00000000-0000-7000-8000-000000000000'),
    receiptDueAt: afterWorkingDays(ctx.now, receiptWorkingDays, zone),
  });
}

/** Sends the receipt of the settings in force, marked as a test. */
export async function testReportMail(
  parts: ReportsParts,
  senders: Senders,
  ctx: RequestContext,
  to: string,
): Promise<Delivery> {
  requirePermission(ctx, 'reports.manage');
  requireReal(ctx);
  if (senders.mail === undefined)
    throw new Problem('reports.mail_unavailable', 'this server sends no mails', {
      help: 'set LOCKSTEP_SMTP_URL and LOCKSTEP_MAIL_FROM, and start it again',
    });
  const { settings } = await findSettings(ctx.read);
  const { subject, text } = exampleReceipt(parts, ctx, settings);
  const replyTo = parts.canTakeMail ? settings.mail.address : undefined;
  const mail = { to, subject: `Test: ${subject}`, text, replyTo, idempotencyKey: ctx.newId() };
  const delivery = await senders.mail(mail);
  await ctx.transaction(async (tx) => {
    await recordSettingsEvent(tx, ctx, { type: 'reports.mail_tested', body: { outcome: delivery.outcome } });
  });
  return delivery;
}
