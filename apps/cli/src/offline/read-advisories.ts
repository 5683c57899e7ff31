import { type Advisory, type AdvisoryIndex, ecosystemBase, indexAdvisories, parseAdvisory } from '@lockstep/advisories';
import { exitCodes, CliProblem } from '../cli-problem.ts';
import { jsonRecords } from '../files/json-records.ts';
import { filesBelow, openFile } from '../files/open-file.ts';
import type { Progress } from '../progress.ts';

export interface LoadedAdvisories {
  readonly index: AdvisoryIndex;
  /** Records that could not be used: each one might have been a reason to stop. */
  readonly rejected: readonly { readonly at: string; readonly problem: string }[];
  readonly files: number;
  /** Newest date that any record of the ecosystem carries. */
  readonly contentAt: ReadonlyMap<string, string | undefined>;
}

/** OSV records of files and folders: JSON, JSON Lines, gzip, zip. */
export async function readAdvisories(paths: readonly string[], progress: Progress): Promise<LoadedAdvisories> {
  const files = await filesBelow(paths);
  const advisories: Advisory[] = [];
  const rejected: { at: string; problem: string }[] = [];
  const contentAt = new Map<string, string | undefined>();
  for (const [index, file] of files.entries()) {
    for await (const opened of openFile(file)) {
      for await (const { at, value } of jsonRecords(opened)) {
        const parsed = parseAdvisory(value);
        if (!parsed.ok) rejected.push({ at, problem: value === undefined ? 'it is not JSON' : parsed.problem });
        else {
          advisories.push(parsed.advisory);
          noteDates(contentAt, parsed.advisory);
        }
        progress.now(`reading ${file}: ${advisories.length} advisories`, index / files.length);
      }
    }
  }
  if (advisories.length === 0)
    throw new CliProblem(exitCodes.error, `no advisory was found in ${paths.map((path) => `\`${path}\``).join(', ')}`, {
      help: rejected[0] === undefined ? 'OSV records are expected' : `${rejected[0].at}: ${rejected[0].problem}`,
    });
  return { index: indexAdvisories(advisories), rejected, files: files.length, contentAt };
}

function noteDates(contentAt: Map<string, string | undefined>, advisory: Advisory): void {
  const date = advisory.modifiedAt ?? advisory.publishedAt;
  for (const { ecosystem } of advisory.affected) {
    const base = ecosystemBase(ecosystem);
    const known = contentAt.get(base);
    contentAt.set(base, known === undefined || (date !== undefined && date > known) ? date : known);
  }
}
