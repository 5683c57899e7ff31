import type { SbomReport } from '@lockstep/contract';
import type { z } from 'zod';
import type { UploadProgress } from '../../api/upload.ts';
import { counted } from '../../ui/counted.ts';
import { sizeWords } from '../../ui/size-words.ts';

type Report = z.output<typeof SbomReport>;

/** Where an upload stands, in words; the second half of the work is the server's and has no measure. */
export function progressWords({ sent, total }: UploadProgress): string {
  if (total > 0 && sent >= total) return 'Reading and matching';
  return `Sending ${sizeWords(sent)} of ${sizeWords(total)}`;
}

const formatWords: Readonly<Record<string, string>> = { cyclonedx: 'CycloneDX', spdx: 'SPDX', lockfile: 'Lock file' };

/** `CycloneDX 1.6`, `Lock file package-lock.json`. */
export function documentWords(report: Pick<Report, 'format' | 'specVersion'>): string {
  return `${formatWords[report.format] ?? report.format} ${report.specVersion}`.trim();
}

/** What is less than it should be about a document that was taken; empty: nothing is. */
export function shortfalls(report: Report): readonly string[] {
  const { completeness, dropped, unjudged, gatingComponents } = report;
  return [
    ...(gatingComponents === 0 ? ['It lists no component that counts: nothing can be judged by it.'] : []),
    ...(completeness === 'incomplete' ? ['It says itself that it is incomplete.'] : []),
    ...(dropped > 0
      ? [`${counted(dropped, 'entry', 'entries')} could not be used and ${dropped === 1 ? 'is' : 'are'} left out.`]
      : []),
    ...(unjudged > 0
      ? [`${counted(unjudged, 'component')} belong to no known ecosystem: no advisory can speak of them.`]
      : []),
  ];
}

export const completenessWords: Record<Report['completeness'], string> = {
  complete: 'says it is complete',
  incomplete: 'says it is incomplete',
  unknown: 'does not say whether it is complete',
};

/** What stands after an upload that failed; where nobody knows whether the file was taken, nothing is said of it. */
export function leftBehindWords(version: string, { status }: { readonly status: number }): string {
  const isRefused = status >= 400 && status < 500 && status !== 409;
  return `Release ${version} is registered now${isRefused ? ', without an SBOM: send another file to attach one' : ''}.`;
}

const ENDINGS = /(?:\.(?:cdx|spdx|bom|sbom|json|xml|lock|txt|gz))+$/i;

/** A version to suggest for a file name; undefined: the name says nothing. */
export function versionInName(name: string): string | undefined {
  return /(?:^|[-_@v])(\d+\.\d+[0-9A-Za-z.+-]*)$/.exec(name.replace(ENDINGS, ''))?.[1];
}
