import type { ReportSettings } from '@lockstep/contract';
import { escaped } from '../platform/html.ts';
import { filesField, hiddenFields, problemBox, type PublicPage } from './public-page.ts';
import type { FieldProblem, GivenFields } from './read-form.ts';

/** The form with what was written into it so far. */
export function formPage(
  { form }: ReportSettings,
  token: string,
  given: GivenFields = {},
  problems: readonly FieldProblem[] = [],
): PublicPage {
  const title = 'Report a problem';
  const body = [
    `<h1>${title}</h1>`,
    form.intro === '' ? '' : `<p class="said">${escaped(form.intro)}</p>`,
    '<p>You need no account. You get a reference and a link by which you can follow what becomes of it.</p>',
    problemBox(problems),
    '<form method="post" action="/report" enctype="multipart/form-data" novalidate>',
    hiddenFields(token),
    kindField(given, problems),
    textArea({
      name: 'what',
      label: 'What is it?',
      hint: 'In your words: what did you see, and what could somebody do with it?',
      given,
      problems,
      isRequired: true,
    }),
    placeField(form.places, given),
    textArea({
      name: 'steps',
      label: 'How can we see it too? (optional)',
      hint: 'Steps, addresses, versions, the time. Please leave out personal data of others.',
      given,
      problems,
    }),
    contactField(given, problems),
    filesField(form.maxAttachmentMiB),
    '<button>Send the report</button></form>',
  ].join('');
  return { title: problems.length === 0 ? title : `Not sent: ${title}`, body };
}

function kindField(given: GivenFields, problems: readonly FieldProblem[]): string {
  const choice = (value: string, label: string, isFirst: boolean): string =>
    `<label class="choice"><input type="radio" name="kind" value="${value}"${isFirst ? ' id="kind"' : ''}${
      given['kind'] === value ? ' checked' : ''
    } required> ${label}</label>`;
  return [
    '<fieldset><legend>What kind of problem?</legend>',
    wrongLine('kind', problems),
    choice('security', 'A security problem: somebody could do or see what they should not', true),
    choice('broken', 'Something is broken or down', false),
    '</fieldset>',
  ].join('');
}

function placeField(places: readonly string[], given: GivenFields): string {
  const list =
    places.length === 0
      ? ''
      : `<datalist id="places">${places.map((place) => `<option value="${escaped(place)}"></option>`).join('')}</datalist>`;
  return [
    '<div><label for="where">Where? (optional)</label>',
    '<p class="hint" id="where-hint">The service, page or address.</p>',
    `<input type="text" id="where" name="where" maxlength="500" aria-describedby="where-hint"`,
    `${places.length === 0 ? '' : ' list="places"'} value="${escaped(given['where'] ?? '')}">${list}</div>`,
  ].join('');
}

function contactField(given: GivenFields, problems: readonly FieldProblem[]): string {
  const { attributes, line } = wrong('contact', problems);
  return [
    '<div><label for="contact">Your mail address (optional)</label>',
    '<p class="hint" id="contact-hint">For the receipt and questions. Without it, only the link leads back to you.</p>',
    line,
    `<input type="email" id="contact" name="contact" maxlength="254" autocomplete="email" inputmode="email"`,
    ` aria-describedby="contact-hint"${attributes} value="${escaped(given['contact'] ?? '')}"></div>`,
  ].join('');
}

/** A field of several lines, with what is wrong about it. */
export function textArea(field: {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly given: GivenFields;
  readonly problems: readonly FieldProblem[];
  readonly isRequired?: boolean;
}): string {
  const { name, label, hint, given, problems, isRequired = false } = field;
  const { attributes, line } = wrong(name, problems);
  return [
    `<div><label for="${name}">${escaped(label)}</label><p class="hint" id="${name}-hint">${escaped(hint)}</p>${line}`,
    `<textarea id="${name}" name="${name}" aria-describedby="${name}-hint"${isRequired ? ' required' : ''}${attributes}>`,
    // A first line end would be dropped by the browser.
    `\n${escaped(given[name] ?? '')}</textarea></div>`,
  ].join('');
}

function wrong(
  name: string,
  problems: readonly FieldProblem[],
): { readonly attributes: string; readonly line: string } {
  const line = wrongLine(name, problems);
  return { attributes: line === '' ? '' : ' aria-invalid="true"', line };
}

function wrongLine(name: string, problems: readonly FieldProblem[]): string {
  const found = problems.find(({ field }) => field === name);
  return found === undefined ? '' : `<p class="wrong">${escaped(found.problem)}</p>`;
}
