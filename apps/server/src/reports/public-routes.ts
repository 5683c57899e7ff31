import type { ReportSettings } from '@lockstep/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../platform/db/ids.ts';
import { toProblemBody } from '../platform/http/problem.ts';
import { anonymous, makeContext } from '../platform/make-context.ts';
import type { RequestContext } from '../platform/context.ts';
import { addWords } from './add-words.ts';
import { admit, ReadForms, Refused } from './admit-form.ts';
import { listEntries, listTexts } from './entry-store.ts';
import { type Followed, followPage } from './follow-page.ts';
import { formPage } from './form-page.ts';
import { reporterLink, type ReportsParts } from './parts.ts';
import { plainPage, sendPage } from './public-page.ts';
import { type FieldProblem, type GivenFields, reportProblems, wordsProblems } from './read-form.ts';
import { receiveReport, rootOf } from './receive-report.ts';
import { contactsOf } from './security-txt.ts';
import { findSettings } from './settings-store.ts';
import { findByForm, findReport } from './store.ts';

interface PageLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Pages for people without an account: the form, and what becomes of their report. */
export function registerReportPages(
  http: FastifyInstance,
  parts: ReportsParts,
  { log, perMinute }: { readonly log: PageLog; readonly perMinute: number },
): void {
  const forms = new ReadForms();
  void http.register(async (child) => {
    child.removeAllContentTypeParsers();
    child.addContentTypeParser('*', (_request, _payload, done) => done(null));
    child.setErrorHandler(async (error, request, reply) => {
      const { status, title, help = '' } = toProblemBody(error, request.id, log);
      if (!request.raw.readableEnded) reply.header('connection', 'close');
      return await sendPage(reply, status, plainPage('It was not sent', sentence(title), sentence(help)));
    });
    const looking = { config: { rateLimit: { max: perMinute * 6, timeWindow: 60_000 } } };
    const sending = { config: { rateLimit: { max: perMinute, timeWindow: 60_000 } } };
    child.get('/report', looking, async (_request, reply) => await showForm(parts, reply));
    child.post('/report', sending, async (request, reply) => await takeReport(parts, forms, request, reply));
    child.get('/report/r/:token', looking, async (request, reply) => await showFollowed(parts, request, reply));
    child.post('/report/r/:token', sending, async (request, reply) => await takeWords(parts, forms, request, reply));
  });
}

function sentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function publicContext({ database }: ReportsParts): RequestContext {
  return makeContext(database, anonymous, newId());
}

async function showForm(parts: ReportsParts, reply: FastifyReply): Promise<FastifyReply> {
  const ctx = publicContext(parts);
  const { settings } = await findSettings(ctx.read);
  if (!settings.form.isOpen) return await sendPage(reply, 404, closedPage(parts, settings));
  return await sendPage(reply, 200, formPage(settings, parts.keys.formToken('report', ctx.now)));
}

function closedPage(parts: ReportsParts, settings: ReportSettings) {
  const own = { publicUrl: parts.publicUrl, takesMail: parts.canTakeMail };
  const contacts = contactsOf(settings, own).map((contact) => contact.replace(/^mailto:/i, ''));
  return plainPage(
    'Reports are not taken here',
    contacts.length === 0
      ? 'Ask whoever runs this service how to reach them.'
      : `Please turn to ${contacts.join(', ')}.`,
  );
}

async function takeReport(
  parts: ReportsParts,
  forms: ReadForms,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ctx = publicContext(parts);
  const { settings } = await findSettings(ctx.read);
  if (!settings.form.isOpen) {
    await forms.drain(request);
    return await sendPage(reply, 404, closedPage(parts, settings));
  }
  const again = (fields: GivenFields, problems: readonly FieldProblem[]) =>
    formPage(settings, parts.keys.formToken('report', ctx.now), fields, problems);
  return await forms.take(request, reply, { ctx, settings, again }, async (read) => {
    let formDigest = '';
    const reading = await read(async (fields) => {
      formDigest = await admit(parts, ctx, settings, {
        purpose: 'report',
        fields,
        address: request.ip,
        check: reportProblems,
        isKnown: async (digest) => (await findByForm(ctx.read, digest)) !== undefined,
      });
    });
    const { kind, what = '', where = '', steps = '', contact = '' } = reading.fields;
    const id = await receiveReport(parts, ctx, {
      kind: kind === 'security' ? 'security' : 'broken',
      origin: 'form',
      what,
      where,
      steps,
      contact: contact.trim() === '' ? undefined : contact.trim(),
      receipt: 'yes',
      formDigest,
      attachments: reading.attachments,
    });
    return `${reporterLink(parts, id)}?new`;
  });
}

async function takeWords(
  parts: ReportsParts,
  forms: ReadForms,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ctx = publicContext(parts);
  const { settings } = await findSettings(ctx.read);
  const followed = await findFollowed(parts, ctx, request);
  if (followed === undefined) {
    await forms.drain(request);
    return await sendPage(reply, 404, unknownPage);
  }
  const { id } = followed.report;
  const link = reporterLink(parts, id);
  const again = (given: GivenFields, problems: readonly FieldProblem[]) =>
    followPage(followed, settings, { link, token: parts.keys.formToken(id, ctx.now), isNew: false, given, problems });
  return await forms.take(request, reply, { ctx, settings, again }, async (read) => {
    let formDigest = '';
    const reading = await read(async (fields) => {
      const { ip: address } = request;
      const isKnown = async (): Promise<boolean> => false;
      formDigest = await admit(parts, ctx, settings, { purpose: id, fields, address, check: wordsProblems, isKnown });
    });
    const { words = '' } = reading.fields;
    const { attachments } = reading;
    const outcome = await addWords(ctx, id, { text: words, via: 'link', attachments, formDigest });
    if (outcome === 'too_many')
      throw new Refused(429, [{ field: undefined, problem: 'That is a lot for one day. Please go on tomorrow.' }]);
    return link;
  });
}

async function showFollowed(parts: ReportsParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ctx = publicContext(parts);
  const followed = await findFollowed(parts, ctx, request);
  if (followed === undefined) return await sendPage(reply, 404, unknownPage);
  const { settings } = await findSettings(ctx.read);
  const { id } = followed.report;
  const token = parts.keys.formToken(id, ctx.now);
  const isNew = request.url.endsWith('?new');
  return await sendPage(reply, 200, followPage(followed, settings, { link: reporterLink(parts, id), token, isNew }));
}

/** The same for a link that was never made and for one whose report is gone. */
const unknownPage = plainPage(
  'There is nothing here',
  'This link is not complete, or not one of ours: open it as it was given to you.',
);

async function findFollowed(
  { keys }: ReportsParts,
  ctx: RequestContext,
  request: FastifyRequest,
): Promise<Followed | undefined> {
  const id = keys.readLinkToken((request.params as { readonly token: string }).token);
  const report = id === undefined ? undefined : await findReport(ctx.read, id);
  if (report === undefined) return undefined;
  const [entries, texts] = [await listEntries(ctx.read, report.id), await listTexts(ctx.read, report.id)];
  // Whoever sent the same twice follows the one by either link.
  const standing = report.isFolded ? await rootOf(ctx.read, report) : report;
  return { report, standing, entries: entries.filter(({ isShown }) => isShown), texts };
}
