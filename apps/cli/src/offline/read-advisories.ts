import {
  type Advisory,
  type AdvisoryIndex,
  ecosystemBase,
  type FileIndex,
  indexAdvisories,
  parseAdvisory,
} from '@lockstep/advisories';
import { exitCodes, CliProblem } from '../cli-problem.ts';
import { jsonRecords } from '../files/json-records.ts';
import { filesBelow, FOLDERS, openFile } from '../files/open-file.ts';
import type { Progress } from '../progress.ts';
import { findIndexFile } from './open-index-file.ts';

export interface LoadedAdvisories {
  readonly index: AdvisoryIndex;
  /** Records that could not be used: each one might have been a reason to stop. */
  readonly rejected: readonly RejectedRecord[];
  readonly files: number;
  /** Newest date that any record of the ecosystem carries. */
  readonly contentAt: ReadonlyMap<string, string | undefined>;
}

export interface RejectedRecord {
  readonly at: string;
  readonly problem: string;
}

export interface AdvisoryRecords {
  readonly advisories: readonly Advisory[];
  readonly rejected: readonly RejectedRecord[];
  readonly files: number;
}

/**
 * OSV records of files and folders (JSON, JSON Lines, gzip, zip), or files made by `advisories index`. A single index is
 * asked as it is; together with anything else its records are read like all others.
 */
export async function readAdvisories(paths: readonly string[], progress: Progress): Promise<LoadedAdvisories> {
  const [only, ...others] = paths;
  const index = only === undefined || others.length > 0 ? undefined : await findIndexFile(only);
  if (index !== undefined) {
    return { index, rejected: rejectedOf(index), files: 1, contentAt: index.contentAt };
  }
  const { advisories, rejected, files } = await readRecords(paths, progress);
  return { index: indexAdvisories(advisories), rejected, files, contentAt: datesOf(advisories) };
}

/** Every record, in the order of the files. */
export async function readRecords(paths: readonly string[], progress: Progress): Promise<AdvisoryRecords> {
  const files = await filesBelow(paths);
  const advisories: Advisory[] = [];
  const rejected: RejectedRecord[] = [];
  for (const [at, file] of files.entries()) {
    const index = await findIndexFile(file);
    if (index !== undefined) {
      for (const advisory of index.records()) advisories.push(advisory);
      for (const record of rejectedOf(index)) rejected.push(record);
    } else {
      await readFile(file, advisories, rejected, () =>
        progress.now(`reading ${file}: ${advisories.length} advisories`, at / files.length),
      );
    }
  }
  if (advisories.length === 0)
    throw new CliProblem(exitCodes.error, `no advisory was found in ${paths.map((path) => `\`${path}\``).join(', ')}`, {
      help:
        rejected[0] === undefined
          ? `OSV records are expected; ${FOLDERS}`
          : `${rejected[0].at}: ${rejected[0].problem}`,
    });
  return { advisories, rejected, files: files.length };
}

async function readFile(file: string, advisories: Advisory[], rejected: RejectedRecord[], tell: () => void) {
  for await (const opened of openFile(file)) {
    for await (const { at, value } of jsonRecords(opened)) {
      const parsed = parseAdvisory(value);
      if (parsed.ok) advisories.push(parsed.advisory);
      else rejected.push({ at, problem: value === undefined ? 'it is not JSON' : parsed.problem });
      tell();
    }
  }
}

/** The index names the first ones only; the rest counts all the same. */
function rejectedOf({ rejected: { count, shown } }: FileIndex): RejectedRecord[] {
  const rest = { at: 'the making of the index', problem: 'it could not be read' };
  return [...shown, ...Array.from({ length: count - shown.length }, () => rest)];
}

function datesOf(advisories: readonly Advisory[]): ReadonlyMap<string, string | undefined> {
  const dates = new Map<string, string | undefined>();
  for (const { modifiedAt, publishedAt, affected } of advisories) {
    const date = modifiedAt ?? publishedAt;
    for (const { ecosystem } of affected) {
      const base = ecosystemBase(ecosystem);
      const known = dates.get(base);
      dates.set(base, known === undefined || (date !== undefined && date > known) ? date : known);
    }
  }
  return dates;
}
