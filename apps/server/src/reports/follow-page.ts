import type { ReportSettings } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import { escaped } from '../platform/html.ts';
import type { Entry, EntryText } from './entry-store.ts';
import { textArea } from './form-page.ts';
import { dayOf } from './mail-text.ts';
import { filesField, hiddenFields, problemBox, type PublicPage } from './public-page.ts';
import type { FieldProblem, GivenFields } from './read-form.ts';
import type { Report } from './report.ts';

export interface Followed {
  /** As the reporter knows it. */
  readonly report: Report;
  /** What decides how it stands: of an exact repeat the report that it repeats. */
  readonly standing: Report;
  readonly entries: readonly Entry[];
  readonly texts: readonly EntryText[];
}

/** How a report stands, to the reporter: never who has it, why, or what others reported. */
export function standingSentence(report: Report, { deadlines: { zone } }: ReportSettings): string {
  switch (report.state) {
    case 'new':
      return `Received. Somebody reads it and answers by ${dayOf(report.receiptDueAt, zone)}.`;
    case 'triaging':
      return 'Somebody is looking into it.';
    case 'accepted':
      return `Confirmed. It is to be fixed by ${dayOf(report.fixDueAt, zone)}.`;
    case 'duplicate':
      return 'It is known already: somebody told us before. It is dealt with there.';
    case 'not_a_problem':
      return 'Somebody looked into it, and it works as it should.';
    // Whoever sends spam learns nothing from it.
    case 'spam':
      return 'Closed.';
    case 'fixed':
      return 'It is fixed.';
    case 'disclosed':
      return 'It is fixed and was made public.';
  }
}

/** @param link the address of this page, shown to be kept */
export function followPage(
  { report, standing, entries, texts }: Followed,
  settings: ReportSettings,
  view: {
    readonly link: string;
    readonly token: string;
    readonly isNew: boolean;
    readonly given?: GivenFields;
    readonly problems?: readonly FieldProblem[];
  },
): PublicPage {
  const { link, token, isNew, given = {}, problems = [] } = view;
  const title = `Report ${report.reference}`;
  const body = [
    isNew ? '<h1>Thank you: your report was received</h1>' : `<h1>${title}</h1>`,
    isNew ? `<p>Its reference is <code>${report.reference}</code>.</p>` : '',
    `<p role="status"><strong>${escaped(standingSentence(standing, settings))}</strong></p>`,
    isNew && settings.receipt.text !== '' ? `<p class="said">${escaped(settings.receipt.text)}</p>` : '',
    '<div class="box"><p>This page is yours. Keep its address: whoever has it can read this and add words, and it can not be found again without it.</p>',
    `<p><a href="${escaped(link)}">${escaped(link)}</a></p></div>`,
    conversation(entries, texts),
    problemBox(problems),
    `<h2>Add something</h2><form method="post" action="${escaped(new URL(link).pathname)}" enctype="multipart/form-data" novalidate>`,
    hiddenFields(token),
    textArea({
      name: 'words',
      label: 'Your words',
      hint: 'What else should we know?',
      given,
      problems,
      isRequired: true,
    }),
    filesField(settings.form.maxAttachmentMiB),
    '<button>Send</button></form>',
  ].join('');
  return { title: problems.length === 0 ? title : `Not sent: ${title}`, body };
}

function conversation(entries: readonly Entry[], texts: readonly EntryText[]): string {
  const said = entries.filter(({ kind }) => kind === 'message' || kind === 'reporter_words');
  if (said.length === 0) return '';
  const lines = said.map(({ id, kind, at }) => {
    const words = texts.find((text) => text.entryId === id)?.words;
    const when = isoInstant(at);
    return [
      `<li class="box"><p class="meta">${kind === 'message' ? 'From us' : 'From you'}, `,
      `<time datetime="${when}">${when.slice(0, 16).replace('T', ' ')} UTC</time></p>`,
      `<p class="said">${words === undefined ? 'Removed.' : escaped(words)}</p></li>`,
    ].join('');
  });
  return `<h2>Said so far</h2><ol>${lines.join('')}</ol>`;
}
