import { encodeIndex, ecosystemBase } from '@lockstep/advisories';
import { writeBytesAtomically } from '../files/write-atomically.ts';
import type { Progress } from '../progress.ts';
import { type RejectedRecord, readRecords } from './read-advisories.ts';

export interface IndexReport {
  readonly answer: {
    readonly schema: 'lockstep.advisories.index/1';
    readonly file: string;
    readonly bytes: number;
    readonly advisories: number;
    readonly packages: number;
    readonly rejected: number;
  };
  readonly rejected: readonly RejectedRecord[];
}

/** Makes one index file out of records; the file is there whole or not at all. */
export async function indexAdvisories(
  files: readonly string[],
  output: string,
  progress: Progress,
): Promise<IndexReport> {
  try {
    const { advisories, rejected } = await readRecords(files, progress);
    const bytes = encodeIndex(advisories, { rejected });
    writeBytesAtomically(output, bytes);
    const packages = new Set(
      advisories.flatMap(({ affected }) =>
        affected.map(({ ecosystem, name }) => `${ecosystemBase(ecosystem)}\n${name}`),
      ),
    );
    return {
      answer: {
        schema: 'lockstep.advisories.index/1',
        file: output,
        bytes: bytes.length,
        advisories: new Set(advisories.map(({ id }) => id)).size,
        packages: packages.size,
        rejected: rejected.length,
      },
      rejected,
    };
  } finally {
    progress.end();
  }
}
