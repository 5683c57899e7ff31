import { expect, it } from 'vitest';
import { CliProblem, exitCodes, worstExitCode } from '../cli-problem.ts';
import { openTerminal } from '../terminal.ts';
import { oneByOne } from './one-by-one.ts';

const quiet = openTerminal({ isJson: false, isColorRefused: true, isColorForced: false });

async function sent(failures: Readonly<Record<string, CliProblem>>, isJson = false) {
  const said: string[] = [];
  const terminal = { ...quiet, isJson, say: (line: string) => void said.push(line) };
  const items = ['a', 'b', 'c'].map((label) => ({ label }));
  const done = await oneByOne(items, terminal, async ({ label }) => {
    const failure = failures[label];
    if (failure !== undefined) throw failure;
    return label;
  });
  return { said, results: done.results, exitCode: worstExitCode(done.refused) };
}

it('goes on after one that is refused, and names it', async () => {
  const problem = new CliProblem(exitCodes.error, 'it is damaged', { help: 'make it again' });

  expect(await sent({ b: problem })).toEqual({
    said: ['lockstep: `b`: it is damaged\n  help: make it again'],
    results: ['a', 'c'],
    exitCode: 1,
  });
});

it('names it also where the sentence holds the same letters', async () => {
  const { said } = await sent({ a: new CliProblem(exitCodes.error, 'the feed is damaged') });

  expect(said).toEqual(['lockstep: `a`: the feed is damaged']);
});

it('ends with the worst of several', async () => {
  const [error, usage] = [new CliProblem(exitCodes.error, 'a'), new CliProblem(exitCodes.usage, 'b')];

  expect(await sent({ a: usage, b: error })).toMatchObject({ results: ['c'], exitCode: 2 });
});

it('stops where the next would fare no better, and keeps what was done', async () => {
  const { said, ...rest } = await sent({ b: new CliProblem(exitCodes.unreachable, 'nobody answers') }, true);

  expect(rest).toEqual({ results: ['a'], exitCode: 5 });
  expect(JSON.parse(said[0] ?? '')).toMatchObject({ exitCode: 5, message: 'nobody answers' });
});

it('does not take our own mistakes for refusals', async () => {
  const work = async () => {
    throw new RangeError('ours');
  };

  await expect(oneByOne([{ label: 'a' }], quiet, work)).rejects.toThrow('ours');
});
