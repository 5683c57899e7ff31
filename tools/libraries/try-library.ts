/** Installs packed libraries where nothing else is, and runs the examples of their READMEs there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { buildLibrary, LIBRARIES } from './build-library.ts';

/** @returns the tarballs, in the order of `LIBRARIES` */
export async function packLibraries(folder: string): Promise<string[]> {
  const tarballs: string[] = [];
  for (const name of LIBRARIES) {
    const built = join(folder, name);
    await buildLibrary(name, built);
    const packed = npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], built).trim();
    tarballs.push(join(folder, packed.split('\n').at(-1) ?? ''));
  }
  return tarballs;
}

/** An empty project with these tarballs in it; nothing is asked of any registry. */
export function installLibraries(tarballs: readonly string[], project: string): void {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs], project);
}

/**
 * The first example of a library's README as a program: every line `expression; // value` becomes a check of it.
 * A value may be followed by a colon and words; a comment that is no value is let be.
 */
export function exampleOf(readme: string): string {
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1];
  if (code === undefined) throw new Error('the README has no example');
  const lines = code.split('\n').map((line) => {
    const [, expression, value] =
      /^(?!\s|const |import )(.+);\s+\/\/ (-?\d+|true|false|'[^']*'|\[.*\]|\{.*\})(?::.*)?$/.exec(line) ?? [];
    return expression === undefined ? line : `assert.deepEqual(${expression}, ${value}); checked++;`;
  });
  return `import assert from 'node:assert/strict';\nlet checked = 0;\n${lines.join('\n')}\nconsole.log(checked);\n`;
}

/** Runs the example under this Node.js; the number of values it checked. */
export function runExample(project: string, library: string, node: string): number {
  const readme = readFileSync(join(project, 'node_modules/@lockstep', library, 'README.md'), 'utf8');
  const file = join(project, `${library}.mjs`);
  writeFileSync(file, exampleOf(readme));
  return Number(execFileSync(node, [file], { cwd: project, encoding: 'utf8' }));
}

function npm(args: readonly string[], cwd: string): string {
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH },
  });
}
