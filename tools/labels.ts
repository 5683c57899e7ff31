/** `node tools/labels.ts`: how our findings stand to those that people judged, in precision and recall; `--wrong` lists the rest. */
import { exitWithProblem, InstallProblem } from './install.mjs';
import { precisionOf, recallOf, scoreLabels } from './fixtures/label-scores.ts';
import { FIXTURES, hasFixtures } from './fixtures/suite.ts';

function main(): void {
  if (!hasFixtures()) throw new InstallProblem(`no labels at ${FIXTURES}`, 'they are kept beside the checkout');
  write(line('named by', ['precision', 'recall', 'found', 'missed', 'wrong', 'spared', 'unknown', 'outside']));
  for (const [title, named] of [
    ['any id', ''],
    ['GHSA', 'GHSA'],
    ['CVE', 'CVE'],
  ] as const) {
    const score = scoreLabels(named);
    const { found, missed, wrong, spared, unknown, outside } = score;
    const shares = [precisionOf(score), recallOf(score)].map((share) => `${share.toFixed(1)} %`);
    write(line(title, [...shares, ...[found, missed.length, wrong.length, spared, unknown, outside].map(String)]));
    if (named !== '' || !process.argv.includes('--wrong')) continue;
    for (const row of missed) write(`    missed  ${row}`);
    for (const row of wrong) write(`    wrong   ${row}`);
  }
}

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(10)}${cells.map((cell) => cell.padStart(11)).join('')}`;
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  main();
} catch (error) {
  exitWithProblem(error);
}
