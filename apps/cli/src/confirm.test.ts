import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isConfirmed } from './confirm.ts';

const PERSON = { isInteractive: true, isJson: false };

async function answered(answer: string | undefined, terminal = PERSON) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  if (answer === undefined) input.end();
  else input.write(answer);
  const isYes = await isConfirmed(terminal, 'It is for ever.', { input, output });
  return { isYes, asked: String(output.read() ?? '') };
}

describe('a question', () => {
  it.each([
    ['y\n', true],
    [' YES \r\n', true],
    ['n\n', false],
    ['\n', false],
    ['yet\n', false],
    [undefined, false],
  ])('that is answered with %j means %s', async (answer, isYes) => {
    expect(await answered(answer)).toEqual({ isYes, asked: expect.stringContaining('It is for ever. Go on? [y/N] ') });
  });

  it.each([
    { isInteractive: false, isJson: false },
    { isInteractive: true, isJson: true },
  ])('is not asked where nobody answers, and means no', async (terminal) => {
    expect(await answered('y\n', terminal)).toEqual({ isYes: false, asked: '' });
  });
});
