/** What it costs a process to have an advisory index ready: time since its start, memory beyond that of a bare one. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { median, type Row } from './measure.ts';

interface Opening {
  /** Of the CPU since the process began, its own start, modules and reading of the file included. */
  readonly milliseconds: number;
  readonly pssMiB: number;
}

const ROUNDS = 5;

/** Run in the child: opens, matches once, says what it took, and waits to be looked at. */
const CHILD = `
  const { readFile } = await import('node:fs/promises');
  const [file, url, library] = process.argv.slice(1);
  if (file !== '') {
    const { matcherOver, openIndex, packageOfPurl } = await import(library);
    const opened = openIndex(await readFile(file));
    if (!opened.ok) throw new Error(opened.problem);
    const found = packageOfPurl(url);
    matcherOver(opened.index).matchesOf({ ...found.package, version: found.purl.version });
    globalThis.kept = opened;
  }
  const { user, system } = process.cpuUsage();
  process.stdout.write(String((user + system) / 1_000));
  setInterval(() => undefined, 1_000);
`;

export async function measureOpening(
  file: string,
  url: string,
  goals: { readonly openSeconds: number; readonly openMiB: number },
): Promise<readonly Row[]> {
  const library = await bundled(join(dirname(file), 'library.mjs'));
  const opened: Opening[] = [];
  const bare: Opening[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await openIn(['', '', '']));
    opened.push(await openIn([file, url, library]));
  }
  const seconds = median(opened.map(({ milliseconds }) => milliseconds)) / 1_000;
  const memory = median(opened.map(({ pssMiB }) => pssMiB));
  const rows: Row[] = [
    {
      what: 'usable after',
      value: `${seconds.toFixed(2)} CPU-s`,
      goal: { text: `<= ${goals.openSeconds} s`, isMet: seconds <= goals.openSeconds },
    },
    {
      what: '  of a bare process',
      value: `${(median(bare.map(({ milliseconds }) => milliseconds)) / 1_000).toFixed(2)} CPU-s`,
    },
    {
      what: 'memory of the process, PSS',
      value: `${memory.toFixed(0)} MiB`,
      goal: { text: `<= ${goals.openMiB} MiB`, isMet: memory <= goals.openMiB },
    },
    { what: '  of a bare process', value: `${median(bare.map(({ pssMiB }) => pssMiB)).toFixed(0)} MiB` },
  ];
  if (rows.some(({ goal }) => goal?.isMet === false)) process.exitCode = 1;
  return rows;
}

/** As it is shipped: one file of JavaScript. */
async function bundled(target: string): Promise<string> {
  const input = resolve(import.meta.dirname, '../packages/advisories/src/index.ts');
  const bundle = await rolldown({
    input,
    platform: 'neutral',
    logLevel: 'silent',
    resolve: { mainFields: ['module', 'main'] },
  });
  await bundle.write({ file: target, format: 'esm', minify: true });
  await bundle.close();
  return target;
}

function openIn(input: readonly string[]): Promise<Opening> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, '--', ...input], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`the process ended with ${code}`)));
    child.stdout.once('data', (said: Buffer) => {
      const smaps = readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8');
      const pssMiB = Number(/^Pss:\s+(\d+) kB/m.exec(smaps)?.[1] ?? 0) / 1_024;
      child.removeAllListeners('exit');
      child.once('exit', () => done({ milliseconds: Number(said.toString()), pssMiB }));
      child.kill('SIGKILL');
    });
  });
}
