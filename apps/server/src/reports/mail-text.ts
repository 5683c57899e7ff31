import type { ReportSettings } from '@lockstep/contract';
import { cleanLine } from './clean-text.ts';

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/**
 * What a reporter is sent at once. It never repeats a word of the report: whoever writes somebody else's address into the form can
 * not send them words of their own.
 *
 * @param receiptDueAt epoch milliseconds
 */
export function receiptMail(
  settings: ReportSettings,
  {
    reference,
    link,
    receiptDueAt,
  }: { readonly reference: string; readonly link: string; readonly receiptDueAt: number },
): MailText {
  const { receipt, deadlines } = settings;
  const lines = [
    `Your report was received. Its reference is ${reference}.`,
    '',
    `Somebody reads it and answers by ${dayOf(receiptDueAt, deadlines.zone)}.`,
    '',
    'Follow it here, and add words without an account. Keep the link to yourself: whoever has it can do the same.',
    link,
    ...(receipt.text === '' ? [] : ['', receipt.text]),
    '',
    'You did not report anything? Then somebody else wrote your address into our form: there is nothing to do.',
    '',
  ];
  return { subject: `Your report ${reference} was received`, text: lines.join('\n') };
}

/** Words of ours to the reporter; whole, as they stand on their page. */
export function messageMail({
  reference,
  link,
  words,
}: {
  readonly reference: string;
  readonly link: string;
  readonly words: string;
}): MailText {
  const text = [words, '', `About your report ${reference}. Answer here, or by replying to this mail:`, link, ''].join(
    '\n',
  );
  return { subject: `Your report ${reference}`, text };
}

/** To those who triage. It says how many, never what: mails are read in more places than one thinks. */
export function newReportsMail(count: number, publicUrl: string): MailText {
  const subject = count === 1 ? 'A report came in' : `${count} reports came in`;
  const sentence = count === 1 ? 'One report is new, and nobody has it yet.' : `${count} reports are new.`;
  return { subject: `Lockstep: ${cleanLine(subject)}`, text: [sentence, '', `${publicUrl}/reports`, ''].join('\n') };
}

export function reminderMail({
  reference,
  due,
  isOverdue,
  publicUrl,
}: {
  readonly reference: string;
  readonly due: 'receipt' | 'answer' | 'fix' | 'disclosure';
  readonly isOverdue: boolean;
  readonly publicUrl: string;
}): MailText {
  const what = {
    receipt: 'a first answer',
    answer: 'an answer to what the reporter said',
    fix: 'the fix',
    disclosure: 'making it public',
  }[due];
  const subject = `Lockstep: ${reference} ${isOverdue ? 'is overdue' : 'is due soon'}`;
  const sentence = isOverdue ? `Overdue: ${what}.` : `Due soon: ${what}.`;
  return { subject, text: [sentence, '', `${publicUrl}/reports/${reference}`, ''].join('\n') };
}

/** `Tuesday, 24 November 2026` in a zone; one that nobody knows counts as UTC. */
export function dayOf(moment: number, zone: string): string {
  const form = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...form, timeZone: zone }).format(moment);
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...form, timeZone: 'UTC' }).format(moment);
  }
}
