import { counted, named } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { GitHistoryReport } from './judge-git-history.ts';
import { resultLines } from './replay-lines.ts';

/** What people read: the one sentence, then the figures and the pairs. */
export function gitHistoryLines({ answer }: GitHistoryReport, terminal: Terminal): string[] {
  const { releases, lock_files: files, advisories, results } = answer;
  const [oldest, newest] = [releases[0], releases.at(-1)];
  return [
    ...results.map(({ steps, reopens, cannot_tell: untold, pairs_reopening: pairs }) => {
      const exploited = new Set(pairs.flatMap(({ known_exploited: names }) => names));
      const back = steps === 1 ? 'going back one' : `going back ${steps}`;
      const worst = exploited.size === 0 ? '' : `, among them ${named([...exploited])}, known exploited`;
      return terminal.paint.bold(
        `Of your last ${counted(releases.length, 'release')}, ${back} re-opens a known vulnerability in ${reopens}${worst}${untold === 0 ? '' : `; of ${untold} nobody can tell`}.`,
      );
    }),
    `${oldest ?? ''} to ${newest ?? ''}, ${named(files)}, judged with ${counted(advisories, 'advisory record')}.`,
    ...results.flatMap((result) => ['', ...resultLines(result, terminal)]),
  ];
}
