import { CliProblem, exitCodes, problemText, toCliProblem } from '../cli-problem.ts';
import type { Terminal } from '../terminal.ts';

/** What is not about the one that was sent: it would befall the next one too. */
const OF_ALL: ReadonlySet<number> = new Set([exitCodes.notPermitted, exitCodes.unreachable]);

/**
 * Does the same for each, so that one that is refused leaves the others in force. A refusal is told at once, with the name of
 * what was refused; the first that would befall all ends it.
 *
 * @returns what came of those that went well, and the refusals
 */
export async function oneByOne<Item extends { readonly label: string }, Result>(
  items: readonly Item[],
  terminal: Terminal,
  work: (item: Item) => Promise<Result>,
): Promise<{ readonly results: readonly Result[]; readonly refused: readonly CliProblem[] }> {
  const results: Result[] = [];
  const refused: CliProblem[] = [];
  for (const item of items) {
    try {
      results.push(await work(item));
    } catch (error) {
      const problem = await toCliProblem(error);
      if (problem === undefined) throw error;
      const isOfAll = OF_ALL.has(problem.exitCode);
      const named = isOfAll ? problem : withName(item.label, problem);
      terminal.say(problemText(named, terminal.isJson).trimEnd());
      refused.push(named);
      if (isOfAll) break;
    }
  }
  return { results, refused };
}

function withName(label: string, { exitCode, message, help, code, fields }: CliProblem): CliProblem {
  return new CliProblem(exitCode, message.includes(`\`${label}\``) ? message : `\`${label}\`: ${message}`, {
    help,
    code,
    fields,
  });
}
