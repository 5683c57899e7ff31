import type { AdvisoryStanding } from '@lockstep/contract';
import type { z } from 'zod';

export type Standing = z.output<typeof AdvisoryStanding>;
type SourceRecord = Standing['records'][number];

/** What one source says about one package. */
export interface Saying {
  readonly record: string;
  readonly says: string;
}

/** A package with what each source says about it. */
export interface PackageSayings {
  readonly package: string;
  readonly sayings: readonly Saying[];
  /** Not all sources say the same, or not all speak of it in the same ecosystem's words. */
  readonly isDisputed: boolean;
}

/** Package by package, so that what one source says can be held against another. */
export function sayingsByPackage(records: readonly SourceRecord[]): readonly PackageSayings[] {
  const lines = records
    .filter((record) => record.withdrawnAt === null)
    .flatMap((record) =>
      record.packages.map((each) => ({ package: each.package, record: record.id, says: rangeWords(each) })),
    );
  return [...Map.groupBy(lines, (line) => line.package)]
    .map(([name, each]) => {
      const sayings = [...Map.groupBy(each, (line) => line.record)].map(([record, said]) => ({
        record,
        says: [...new Set(said.map((line) => line.says))].join(' or '),
      }));
      return { package: name, sayings, isDisputed: new Set(sayings.map(({ says }) => says)).size > 1 };
    })
    .toSorted((a, b) => Number(b.isDisputed) - Number(a.isDisputed) || (a.package < b.package ? -1 : 1));
}

function rangeWords({ ranges, versions }: SourceRecord['packages'][number]): string {
  const listed = versions === 0 ? [] : [`${versions.toLocaleString('en')} listed versions`];
  const said = [...ranges, ...listed];
  return said.length === 0 ? 'no version named' : said.join(' or ');
}

/** The scores that sources give; more than one where they differ. */
export function scoresOf(records: readonly SourceRecord[]): readonly { score: string; by: readonly string[] }[] {
  const scored = records.flatMap(({ id, cvss }) => (cvss === null ? [] : [{ id, score: cvss.baseScore.toFixed(1) }]));
  return [...Map.groupBy(scored, ({ score }) => score)]
    .map(([score, each]) => ({ score, by: each.map(({ id }) => id) }))
    .toSorted((a, b) => Number(b.score) - Number(a.score));
}

const exploitationWords = {
  none: 'no exploitation known',
  poc: 'proof of concept',
  active: 'actively exploited',
} as const;

export function ssvcWords(ssvc: NonNullable<Standing['ssvc']>): string {
  return [
    exploitationWords[ssvc.exploitation],
    ssvc.isAutomatable ? 'automatable' : 'not automatable',
    `${ssvc.technicalImpact} impact`,
  ].join(', ');
}
