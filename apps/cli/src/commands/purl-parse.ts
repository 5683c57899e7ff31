import type { Command } from 'commander';
import { action } from '../cli.ts';
import { CliProblem, exitCodes, usageProblem } from '../cli-problem.ts';

export function addPurlParse(parent: Command): void {
  parent
    .command('parse')
    .description('Take a package URL apart, by the rules of its type')
    .argument('[purl]', 'for example pkg:npm/%40angular/core@17.0.0')
    .option('--jsonl', 'read a purl (or a JSON object of its parts) a line from stdin, print one JSON object a line')
    .action(
      action(async (cli, purl: string | undefined, options: { readonly jsonl?: boolean }) => {
        const { answerPurl, answerPurlLine } = await import('../offline/purl-lines.ts');
        if (options.jsonl === true) {
          if (purl !== undefined) throw usageProblem('`--jsonl` reads its purls from stdin and takes none as argument');
          const { answerLines } = await import('../files/answer-lines.ts');
          await answerLines((line) => {
            const { answer, problem } = answerPurlLine(line);
            return { text: JSON.stringify(answer), problem };
          });
          return;
        }
        if (purl === undefined) {
          throw usageProblem('a purl is needed', 'for example `lockstep purl parse pkg:npm/left-pad@1.3.0`');
        }
        const answer = answerPurl(purl);
        if ('error' in answer) throw new CliProblem(exitCodes.error, answer.error);
        if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.purl.parse/1', ...answer });
        else {
          for (const [part, value] of Object.entries(answer)) {
            if (value === null) continue;
            const text = typeof value === 'string' ? value : new URLSearchParams(value).toString();
            cli.terminal.out(`${part.padEnd(11)}${text}`);
          }
        }
      }),
    );
}
