import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ended, ended } from '../test-product.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const NO_SCORES = 'unknown\tunknown\tunknown\tunknown\tunknown';

async function lockstep(args: readonly string[], input: string | Buffer): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], { stdio: 'pipe' });
  child.stdin?.end(input);
  return ended(child);
}

/** Well-shaped lines, whatever their values; then what is answered to a line of another shape. */
const COMMANDS = [
  {
    args: ['versions', 'compare', '--tsv'],
    good: ['npm\t1.2.3\t1.10.0', 'Maven\t1.0\t1\r', 'PyPI\t1.0\t1.0rc1', 'npm\tx\t1.0.0', 'nowhere\t1\t2'],
    answers: ['<', '=', '>', 'unknown', 'unknown'],
    misshapen: 'npm\t1.0.0',
    unknown: 'unknown',
    problem: 'line 6 is not `ecosystem<TAB>a<TAB>b`',
  },
  {
    args: ['versions', 'contains', '--tsv'],
    good: [
      'npm\tnpm-range\t^1.2.3\t1.9.0',
      'npm\tnpm-range:includePrerelease\t^1.2.3\t2.0.0-rc.1\r',
      'RubyGems\tgem-requirement\t= 0\t',
      'PyPI\tpep440\t>=latest\t1.0',
      'npm\tno-notation\t1\t1',
    ],
    answers: ['true', 'false', 'true', 'unknown', 'unknown'],
    misshapen: 'npm\tnpm-range\t^1',
    unknown: 'unknown',
    problem: 'line 6 is not `scheme<TAB>syntax<TAB>range<TAB>version`',
  },
  {
    args: ['purl', 'parse', '--jsonl'],
    good: ['pkg:pypi/Foo_Bar@1\r', 'nope', '"pkg:npm/a"', '{"type":"npm"}', '"nope"'],
    answers: [
      '{"type":"pypi","namespace":null,"name":"foo-bar","version":"1","qualifiers":null,"subpath":null,"canonical":"pkg:pypi/foo-bar@1"}',
      '{"error":"`nope` does not begin with `pkg:`"}',
      '{"type":"npm","namespace":null,"name":"a","version":null,"qualifiers":null,"subpath":null,"canonical":"pkg:npm/a"}',
      '{"error":"a purl needs a name"}',
      '{"error":"`nope` does not begin with `pkg:`"}',
    ],
    misshapen: '{"type":',
    unknown: '{"error":"the line begins like JSON and is none"}',
    problem: 'line 6 begins like JSON and is none',
  },
  {
    args: ['cvss', 'score', '--tsv'],
    good: ['AV:N/AC:L/Au:S/C:C/I:C/A:C/E:F\r', 'high', 'CVSS:3.1/AV:N', 'CVSS:9.9/AV:N', 'x y'],
    answers: ['2.0\t9.0\t8.6\t-\t8.6', NO_SCORES, NO_SCORES, NO_SCORES, NO_SCORES],
    misshapen: 'AV:N/AC:L/Au:S/C:C/I:C/A:C\t9.0',
    unknown: NO_SCORES,
    problem: 'line 6 is not one vector',
  },
] as const;

describe.each(COMMANDS)('$args', ({ args, good, answers, misshapen, unknown, problem }) => {
  it('answers every line of the right shape, bad values too, and ends with 0', async () => {
    const done = await lockstep(args, `\uFEFF${good.join('\n')}`);

    expect(done).toEqual({ code: 0, stdout: `${answers.join('\n')}\n`, stderr: '' });
  });

  it('answers a line of another shape in its place, says which it was, and ends with 1', async () => {
    const input = Buffer.concat([Buffer.from(`${good.join('\n')}\n${misshapen}\n`), Buffer.from([0xff, 0x0a])]);

    const done = await lockstep(args, Buffer.concat([input, Buffer.from(`${good[0]}\n`)]));

    const lines = done.stdout.split('\n');
    expect(lines.slice(0, 6)).toEqual([...answers, unknown]);
    expect(lines[6]).toMatch(/unknown|not UTF-8/);
    expect(lines.slice(7)).toEqual([answers[0], '']);
    expect(done.code).toBe(1);
    expect(done.stderr).toContain(`lockstep: ${problem}, and 1 more like it\n`);
  });
});

it('says nothing to nothing', async () => {
  expect(await lockstep(['versions', 'compare', '--tsv'], '')).toEqual({ code: 0, stdout: '', stderr: '' });
});
