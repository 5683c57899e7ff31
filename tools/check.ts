/** `npm run check`: everything that needs no database, two at a time. `npm run check -- types lint` runs the named ones. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitWithProblem, repoRoot } from './install.mjs';
import { childEnvironment } from './scratch.ts';

type Step = { name: string; command: string; args: string[] };

/** Longest first: two run at a time. */
const steps: Step[] = [
  { name: 'unit', command: 'vitest', args: ['run', '--project', 'unit', '--reporter=dot', '--passWithNoTests'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'types-web', command: 'tsc', args: ['-p', 'apps/web/tsconfig.json'] },
  { name: 'dead-code', command: 'knip', args: [] },
  { name: 'format', command: 'oxfmt', args: ['--check'] },
];
const AT_ONCE = 2;
/** Enough to see what is wrong (the summary comes last); the command below it shows everything. */
const LONGEST_REPORT = 12_000;

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new RangeError(`no check \`${unknown.join('`, `')}\``);
  const queue = steps.filter((step) => names.length === 0 || names.includes(step.name));
  const startedAt = performance.now();
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift())
      if (!(await passes(step))) failed.push(step.name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    failed.length === 0 ? `all checks passed in ${seconds} s\n` : `failed: ${failed.join(', ')} (${seconds} s)\n`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function passes({ name, command, args }: Step): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const program = join(repoRoot, 'node_modules/.bin', command);
    if (!existsSync(program)) throw new RangeError(`${command} is not installed`);
    const child = spawn(program, args, {
      cwd: repoRoot,
      env: { ...childEnvironment(), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} ${seconds} s\n`);
      if (code !== 0)
        process.stdout.write(`${output.slice(-LONGEST_REPORT).trim()}\n  again: npx ${command} ${args.join(' ')}\n`);
      resolve(code === 0);
    });
  });
}

await main().catch(exitWithProblem);
