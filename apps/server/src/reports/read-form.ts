import type { ReportSettings } from '@lockstep/contract';
import { formParts } from '../platform/http/multipart.ts';
import { cleanLine } from './clean-text.ts';
import { isMailAddress } from './mail-jobs.ts';

export type GivenFields = Readonly<Record<string, string>>;

export interface FieldProblem {
  /** Undefined: it is about no field. */
  readonly field: string | undefined;
  readonly problem: string;
}

export interface FormReading {
  readonly fields: GivenFields;
  /** Ids of what was stored. */
  readonly attachments: readonly string[];
}

/** Takes in one file. @returns its id; undefined: it is empty */
export type TakeFile = (name: string, bytes: AsyncIterable<Uint8Array>) => Promise<string | undefined>;

/** Of a field, in bytes: nobody writes more, and what is longer is cut and then refused for its length. */
const longestField = 64 * 1024;
export const mostFiles = 5;

/**
 * Reads a form while it arrives.
 *
 * @param before called once with the fields, before the first file is taken: files come last, and only of those who may send some
 */
export async function readForm(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
  before: (fields: GivenFields) => Promise<void>,
  takeFile: TakeFile,
): Promise<FormReading> {
  const fields: Record<string, string> = {};
  const attachments: string[] = [];
  let isChecked = false;
  for await (const { name, fileName, body } of formParts(source, boundary)) {
    if (fileName === undefined) {
      // What comes after files was not looked at before they were taken.
      if (!isChecked && known.has(name)) fields[name] ??= await readField(body);
      continue;
    }
    if (fileName === '' || attachments.length === mostFiles) continue;
    if (!isChecked) await before(fields);
    isChecked = true;
    const id = await takeFile(cleanLine(fileName.slice(-200)) || 'file', body);
    if (id !== undefined) attachments.push(id);
  }
  if (!isChecked) await before(fields);
  return { fields, attachments };
}

const known = new Set(['token', 'website', 'kind', 'what', 'where', 'steps', 'contact', 'words']);

async function readField(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes <= longestField) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What is wrong with a report, in the words of the page. */
export function reportProblems(fields: GivenFields): readonly FieldProblem[] {
  const { kind, what = '', where = '', steps = '', contact = '' } = fields;
  const problems: FieldProblem[] = [];
  if (kind !== 'security' && kind !== 'broken')
    problems.push({ field: 'kind', problem: 'Choose what kind of problem it is.' });
  if (cleanLine(what).length < 10) problems.push({ field: 'what', problem: 'Say what it is, in a sentence or two.' });
  if (what.length > 10_000)
    problems.push({ field: 'what', problem: 'This is longer than 10,000 characters: put the rest into a file.' });
  if (where.length > 500) problems.push({ field: 'where', problem: 'This is longer than 500 characters.' });
  if (steps.length > 20_000)
    problems.push({ field: 'steps', problem: 'This is longer than 20,000 characters: put the rest into a file.' });
  if (contact.trim() !== '' && !isMailAddress(contact.trim()))
    problems.push({
      field: 'contact',
      problem: 'Write one mail address, such as name@example.org, or leave it empty.',
    });
  return problems;
}

export function wordsProblems({ words = '' }: GivenFields): readonly FieldProblem[] {
  if (cleanLine(words) === '') return [{ field: 'words', problem: 'Write something first.' }];
  return words.length > 10_000
    ? [{ field: 'words', problem: 'This is longer than 10,000 characters: put the rest into a file.' }]
    : [];
}

/** In bytes, with room for the fields around the files. */
export function mostFormBytes({ form }: ReportSettings): number {
  return form.maxAttachmentMiB * 1024 * 1024 + 512 * 1024;
}
