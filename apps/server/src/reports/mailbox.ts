import { type ArrivedMail, type Mailbox, type MailOutcome, textOfHtml } from '#alerts/index.ts';
import type { ReportSettings } from '@lockstep/contract';
import type { Attachment, Email } from 'postal-mime';
import type { RequestContext } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { anonymous, makeContext } from '../platform/make-context.ts';
import { addWords } from './add-words.ts';
import { cleanLine, cleanText, mentionsIn } from './clean-text.ts';
import { isMailAddress } from './mail-jobs.ts';
import { judgeMail, type MailVerdict } from './mail-verdict.ts';
import type { ReportsParts } from './parts.ts';
import { takeOf } from './rate-store.ts';
import { mostFiles } from './read-form.ts';
import { receiveReport } from './receive-report.ts';
import type { Report } from './report.ts';
import { findSettings } from './settings-store.ts';
import { findByForm, findByReference } from './store.ts';
import { FileIntake } from './take-file.ts';

const hourMs = 3_600_000;
const longestText = 20_000;
/** From one address, in an hour; everybody together have the limit of the form. */
const mostOfOne = 20;
/** A mail of ten thousand parts within each other is no report. */
const limits = { maxNestingDepth: 30, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true } as const;

/**
 * The mail address of the settings: mails to it become reports, and answers of a reporter words of theirs. Nothing of a sender is
 * proven: whoever reads a report is told so.
 *
 * @param mailFrom the address that we send from, which is never answered
 */
export function reportMailbox(parts: ReportsParts, mailFrom: string | undefined): Mailbox {
  const { database } = parts;
  return {
    takes: async (address) => {
      const { mail } = (await findSettings(database.read)).settings;
      return mail.address !== undefined && mail.address.toLowerCase() === address.toLowerCase();
    },
    take: async (arrived) => {
      const ctx = makeContext(database, anonymous, newId());
      const { settings } = await findSettings(ctx.read);
      const { default: PostalMime } = await import('postal-mime');
      let mail: Email;
      try {
        mail = await PostalMime.parse(arrived.raw, limits);
      } catch {
        return { kind: 'never', problem: 'the mail can not be read' };
      }
      return await takeMail({ parts, ctx, settings, arrived, mail, mailFrom });
    },
  };
}

interface Taking {
  readonly parts: ReportsParts;
  readonly ctx: RequestContext;
  readonly settings: ReportSettings;
  readonly arrived: ArrivedMail;
  readonly mail: Email;
  readonly mailFrom: string | undefined;
}

async function takeMail(taking: Taking): Promise<MailOutcome> {
  const { parts, ctx, settings, arrived, mail } = taking;
  const from = addressIn(mail.from?.address);
  const verdict = judgeMail({
    envelopeFrom: arrived.envelopeFrom,
    from,
    headers: new Map(mail.headers.map(({ key, value }) => [key, value])),
    ours: oursOf(taking),
  });
  if (verdict.kind === 'refuse') return { kind: 'never', problem: verdict.problem };
  const formDigest = parts.keys.digest('mail', `${mail.messageId ?? newId()} ${from ?? ''}`);
  // The sender did not hear that it was taken: it is the same mail.
  if ((await findByForm(ctx.read, formDigest)) !== undefined) return { kind: 'taken' };
  const sender = (from ?? arrived.envelopeFrom ?? '').toLowerCase();
  if (!(await isWithinRates(taking, sender)))
    return { kind: 'later', problem: 'too many reports at the moment: try again later' };
  const files = new FileIntake(ctx, settings.form.maxAttachmentMiB * 1024 * 1024);
  const { attachments, leftOut } = await takeFiles(files, mail.attachments);
  const text = textOf(mail, leftOut);
  const answered = await answeredReport(taking, from, text);
  if (answered === undefined) {
    await storeMail(taking, { from, text, verdict, formDigest, attachments });
    return { kind: 'taken' };
  }
  const outcome = await addWords(ctx, answered.id, { text, via: 'mail', attachments, formDigest });
  if (outcome === 'too_many') return { kind: 'later', problem: 'too many mails about one report: try again tomorrow' };
  return { kind: 'taken' };
}

async function storeMail(
  { parts, ctx, settings }: Taking,
  mail: {
    readonly from: string | undefined;
    readonly text: string;
    readonly verdict: Extract<MailVerdict, { kind: 'report' }>;
    readonly formDigest: string;
    readonly attachments: readonly string[];
  },
): Promise<void> {
  await receiveReport(parts, ctx, {
    // Nobody chose: what may be a security problem is one until somebody looked.
    kind: 'security',
    origin: 'mail',
    what: mail.text,
    where: '',
    steps: '',
    contact: mail.from,
    receipt: settings.mail.receiptsPerDay === 0 ? 'not_asked' : mail.verdict.receipt,
    formDigest: mail.formDigest,
    attachments: mail.attachments,
  });
}

function oursOf({ settings, mailFrom }: Taking): ReadonlySet<string> {
  const sender = /<([^<>]+)>/.exec(mailFrom ?? '')?.[1] ?? mailFrom;
  return new Set([settings.mail.address, sender].flatMap((each) => (each === undefined ? [] : [each.toLowerCase()])));
}

function addressIn(address: string | undefined): string | undefined {
  const line = cleanLine(address ?? '');
  return isMailAddress(line) ? line : undefined;
}

async function isWithinRates({ parts, ctx, settings }: Taking, sender: string): Promise<boolean> {
  const ofOne = { key: `mail ${parts.keys.digest('sender', sender)}`, most: mostOfOne, windowMs: hourMs };
  const ofAll = { key: 'mails', most: settings.form.perHour, windowMs: hourMs };
  return (await takeOf(ctx.read, ofOne, ctx.now)) && (await takeOf(ctx.read, ofAll, ctx.now));
}

/** What does not fit is left out, and said: the words count more. */
async function takeFiles(
  files: FileIntake,
  given: readonly Attachment[],
): Promise<{ readonly attachments: readonly string[]; readonly leftOut: number }> {
  const attachments: string[] = [];
  let leftOut = Math.max(0, given.length - mostFiles);
  for (const { filename, content } of given.slice(0, mostFiles)) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
    if (!files.hasRoomFor(bytes.length)) {
      leftOut += 1;
      continue;
    }
    const id = await files.take(cleanLine((filename ?? '').slice(-200)) || 'file', piecesOf(bytes));
    if (id !== undefined) attachments.push(id);
  }
  return { attachments, leftOut };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function textOf({ subject = '', text, html }: Email, leftOut: number): string {
  const words = cleanText(text ?? (html === undefined ? '' : textOfHtml(html)));
  const files = leftOut === 0 ? [] : [`[${leftOut} files were left out: too many, or too large]`];
  return (
    [cleanLine(subject), words.slice(0, longestText), ...files].filter((part) => part !== '').join('\n\n') || '[empty]'
  );
}

/** An answer names the report and comes from its contact: whoever writes from elsewhere begins a report of their own. */
async function answeredReport(
  { parts, ctx, mail }: Taking,
  from: string | undefined,
  text: string,
): Promise<Report | undefined> {
  if (from === undefined) return undefined;
  const contact = parts.keys.digest('contact', from.toLowerCase());
  for (const reference of mentionsIn(`${mail.subject ?? ''}\n${text}`).filter((id) => id.startsWith('RPT-'))) {
    const report = await findByReference(ctx.read, reference);
    if (report?.contactDigest === contact) return report;
  }
  return undefined;
}
