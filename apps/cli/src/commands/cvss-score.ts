import type { CvssScores } from '@lockstep/advisories';
import type { Command } from 'commander';
import { action } from '../cli.ts';
import { CliProblem, exitCodes, usageProblem } from '../cli-problem.ts';

export function addCvssScore(parent: Command): void {
  parent
    .command('score')
    .description('Scores of a CVSS 2.0, 3.0, 3.1 or 4.0 vector')
    .argument('[vector]', 'for example CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')
    .option(
      '--tsv',
      'read a vector a line from stdin, print `version<TAB>base<TAB>temporal or threat<TAB>environmental<TAB>overall`',
    )
    .action(
      action(async (cli, vector: string | undefined, options: { readonly tsv?: boolean }) => {
        const { scoresOf } = await import('@lockstep/advisories');
        if (options.tsv === true) {
          if (vector !== undefined)
            throw usageProblem('`--tsv` reads its vectors from stdin and takes none as argument');
          const { answerLines } = await import('../files/answer-lines.ts');
          await answerLines(({ text }) => {
            const isOne = text.trim() !== '' && !text.includes('\t');
            const columns = columnsOf(isOne ? scoresOf(text.trim()) : undefined);
            return { text: columns.join('\t'), problem: isOne ? undefined : 'is not one vector' };
          });
          return;
        }
        if (vector === undefined) {
          throw usageProblem('a vector is needed', 'for example `lockstep cvss score AV:N/AC:L/Au:N/C:P/I:P/A:P`');
        }
        const scores = scoresOf(vector);
        if (scores === undefined) {
          throw new CliProblem(exitCodes.error, `\`${vector.slice(0, 300)}\` is no whole CVSS vector`, {
            help: '3.x and 4.0 begin with `CVSS:` and their version; every base metric must be there, none twice',
          });
        }
        if (cli.terminal.isJson) {
          const { temporal = null, environmental = null } = scores;
          cli.terminal.json({ schema: 'lockstep.cvss.score/1', vector, ...scores, temporal, environmental });
          return;
        }
        const names = ['version', 'base', scores.version === '4.0' ? 'threat' : 'temporal', 'environmental', 'overall'];
        for (const [at, text] of columnsOf(scores).entries()) {
          if (text !== '-') cli.terminal.out(`${(names[at] ?? '').padEnd(15)}${text}`);
        }
      }),
    );
}

/** `-`: the vector does not define that score. A text that is no whole vector is `unknown` throughout. */
function columnsOf(scores: CvssScores | undefined): readonly string[] {
  if (scores === undefined) return Array.from({ length: 5 }, () => 'unknown');
  const { version, base, temporal, environmental, overall } = scores;
  return [version, ...[base, temporal, environmental, overall].map((score) => score?.toFixed(1) ?? '-')];
}
