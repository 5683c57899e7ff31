import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createProgram } from '../apps/cli/src/program.ts';
import { cliLines } from '../apps/web/src/api/cli-lines.ts';
import { repoRoot } from './install.mjs';

type Command = ReturnType<typeof createProgram>;

function below(folder: string, name: RegExp): string[] {
  return readdirSync(join(repoRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file) && !/(?:^|\/)(?:node_modules|dist)\/|\.test\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`);
}

const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...below('docs', /\.md$/)];
const code = ['apps/server/src', 'apps/cli/src', 'apps/web/src', 'packages'].flatMap((folder) =>
  below(folder, /\.tsx?$/),
);
const read = (file: string): string => readFileSync(join(repoRoot, file), 'utf8');

/** What a message says to type: in back-ticks of a quoted text or, behind a stroke, of a template. */
function callsInCode(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) =>
      [...line.matchAll(/`(lockstep [a-z][^`'\\]*)/g)]
        .filter(({ index }) => line[index - 1] === '\\' || line.slice(0, index).split("'").length % 2 === 0)
        .map((found) => found[1] ?? ''),
    );
}

/** What a document says to type: in back-ticks, or alone in a line of an example. */
function callsIn(text: string): string[] {
  const spans = [...text.matchAll(/`(?:npx )?(lockstep [a-z][^`\n\\|]*)/g)].map((found) => found[1] ?? '');
  const lines = [...text.matchAll(/^(?:npx )?(lockstep [a-z][^\n#]*)/gm)].map((found) => found[1] ?? '');
  return [...spans, ...lines];
}

/** What a screen shows to type: a line to copy, or a command in a sentence. */
function callsOnPages(text: string): string[] {
  return [...text.matchAll(/<(?:code|CommandLine)[^>]*>\s*(?:npx )?(lockstep [a-z][^<{\n]*)/g)].map(
    (found) => found[1] ?? '',
  );
}

/** What somebody who copies the line would be told to add; undefined: it can be run as it is. */
function lacksIn(call: string): string | undefined {
  const words = [...call.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word).slice(1);
  let command = createProgram();
  for (let next = words[0]; next !== undefined; next = words[0]) {
    const found = command.commands.find((each) => each.name() === next);
    if (found === undefined) break;
    command = found;
    words.shift();
  }
  const valued = new Set(command.options.filter(({ required }) => required).map(({ long }) => long));
  const given = words.filter((word, index) => !word.startsWith('--') && !valued.has(words[index - 1] ?? ''));
  const option = command.options.find(({ mandatory, long }) => mandatory && !words.includes(long ?? ''));
  if (option !== undefined) return `lacks ${option.long ?? ''}`;
  const argument = command.registeredArguments.filter(({ required }) => required).at(given.length);
  return argument === undefined ? undefined : `lacks <${argument.name()}>`;
}

/** Why nobody can call it so; undefined: its commands and options are there. */
function mistakeIn(call: string): string | undefined {
  const words = call.trim().split(/\s+/).slice(1);
  const path: Command[] = [createProgram()];
  for (let next = words[0]; next !== undefined; next = words[0]) {
    const found = path.at(-1)?.commands.find((each) => each.name() === next || each.aliases().includes(next));
    if (found === undefined) break;
    path.push(found);
    words.shift();
  }
  if ((path.at(-1)?.commands.length ?? 0) > 0 && /^[a-z][a-z-]+$/.test(words[0] ?? '')) return `no command ${words[0]}`;
  const options = words
    .slice(0, words.includes('--') ? words.indexOf('--') : undefined)
    .flatMap((word) => /^--[a-z][a-z-]*/.exec(word) ?? []);
  const known = new Set(['--help', ...path.flatMap((each) => each.options.flatMap(({ long }) => long ?? []))]);
  const unknown = options.find((option) => !known.has(option) && !known.has(option.replace('--', '--no-')));
  return unknown === undefined ? undefined : `no option ${unknown}`;
}

it('finds what is to be typed, and what of it does not exist', () => {
  expect(callsIn('try `lockstep gate check shop` or\n```\nnpx lockstep now --json # all\n```')).toEqual([
    'lockstep gate check shop',
    'lockstep now --json ',
  ]);
  expect(
    callsInCode("help: 'see `a`, `lockstep now`'; help: `\\`lockstep page list ${id}\\``; lock(`lockstep ${name}`)"),
  ).toEqual(['lockstep now', 'lockstep page list ${id}']);
  expect(mistakeIn('lockstep gate chekc shop')).toBe('no command chekc');
  expect(mistakeIn('lockstep gate check shop --wiat')).toBe('no option --wiat');
  expect(mistakeIn('lockstep run --service shop -- ./deploy.sh --force')).toBeUndefined();
});

it('documents and messages name only commands and options that there are', () => {
  const calls = [
    ...documents.flatMap((file) => callsIn(read(file)).map((call) => ({ file, call }))),
    ...code.flatMap((file) => callsInCode(read(file)).map((call) => ({ file, call }))),
  ];
  const mistakes = calls.flatMap(({ file, call }) => {
    const mistake = mistakeIn(call);
    return mistake === undefined ? [] : [`${file}: ${call}: ${mistake}`];
  });

  expect(mistakes).toEqual([]);
});

it('lines that are copied from screens can be run as they are', () => {
  const pages = below('apps/web/src', /\.tsx$/);
  const shown = pages.flatMap((file) => callsOnPages(read(file)).map((call) => ({ file, call })));
  const copied = [
    ...pages.flatMap((file) =>
      [...read(file).matchAll(/<CommandLine[^>]*>\s*(?:npx )?(lockstep [a-z][^<{\n]*)/g)].map(
        (found) => found[1] ?? '',
      ),
    ),
    cliLines.addService('shop', { tier: '1', exposure: 'public', team: 'web' }),
    cliLines.addRelease('shop', '1.2.0'),
    cliLines.recordDeployment('shop', '1.2.0'),
    cliLines.recordPoint('shop'),
    cliLines.gateCheck({ service: 'shop', environment: 'live', target: '1.2.0', motive: 'security' }),
    ...cliLines.loadFeeds().split('\n'),
    cliLines.setupLink().replace('npx ', ''),
  ];

  expect(shown.length).toBeGreaterThan(2);
  expect(shown.flatMap(({ file, call }) => mistakeIn(call)?.concat(` in ${file}`) ?? [])).toEqual([]);
  expect(copied.flatMap((call) => (mistakeIn(call) ?? lacksIn(call))?.concat(`: ${call}`) ?? [])).toEqual([]);
  expect(lacksIn('lockstep gate check shop --environment live')).toBe('lacks <target>');
  expect(lacksIn('lockstep incident close INC-1')).toBe('lacks --side');
});

it('documents name only scripts and lead only to files that there are', () => {
  const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
  const missing = documents.flatMap((file) => {
    const text = read(file);
    const called = [...text.matchAll(/npm run ([a-z][a-z0-9:]*)/g)].map((found) => found[1] ?? '');
    const led = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]+)/g)].map((found) => found[1] ?? '');
    return [
      ...called.filter((script) => scripts[script] === undefined),
      ...led.filter((link) => !existsSync(join(repoRoot, dirname(file), link))),
    ].map((what) => `${file}: ${what}`);
  });

  expect(missing).toEqual([]);
});
