/**
 * `npm run fixtures`: one table of every published set of facts at hand, and whether we agree with it.
 * `npm run fixtures -- versions` runs the sets whose names start so; `--wrong` also lists every wrong row.
 * Leaves with 1 when a set falls below its mark.
 */
import { exitWithProblem, InstallProblem } from './install.mjs';
import { FIXTURES, hasFixtures, percentOf, type Suite, type SuiteResult } from './fixtures/suite.ts';
import { allSuites } from './fixtures/all-suites.ts';

const SHOWN_WRONG = 5;

async function main(): Promise<void> {
  const isVerbose = process.argv.includes('--wrong');
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  if (!hasFixtures()) throw new InstallProblem(`no facts at ${FIXTURES}`, 'they are kept beside the checkout');
  const suites = allSuites().filter(({ name }) => names.length === 0 || names.some((start) => name.startsWith(start)));
  if (suites.length === 0) throw new RangeError(`no set starts with \`${names.join('`, `')}\``);

  write(line('set', ['rows', 'right', 'argued', 'wrong', 'percent', 'mark']));
  let failed = 0;
  let total: SuiteResult = { rows: 0, right: 0, argued: 0, wrong: [] };
  for (const suite of suites) {
    const result = await suite.run();
    if (percentOf(result) < suite.mark) failed++;
    write(row(suite, result));
    const shown = isVerbose ? result.wrong : result.wrong.slice(0, SHOWN_WRONG);
    for (const wrong of shown) write(`    ${wrong}`);
    total = {
      rows: total.rows + result.rows,
      right: total.right + result.right,
      argued: total.argued + result.argued,
      wrong: [...total.wrong, ...result.wrong],
    };
  }
  write(row({ name: 'all', mark: 0 }, total));
  process.exitCode = failed === 0 ? 0 : 1;
}

function row({ name, mark }: Pick<Suite, 'name' | 'mark'>, result: SuiteResult): string {
  const percent = percentOf(result);
  const cells = [result.rows, result.right, result.argued, result.wrong.length].map(String);
  return line(name, [...cells, percent.toFixed(2), mark === 0 ? '' : percent < mark ? `below ${mark}` : String(mark)]);
}

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(36)}${cells.map((cell) => cell.padStart(9)).join('')}`;
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main().catch(exitWithProblem);
