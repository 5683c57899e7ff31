import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { toCliProblem } from './cli-problem.ts';
import { writeBytesAtomically } from './files/write-atomically.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-problem-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a folder', folder, `\`${folder}\`: illegal operation on a directory`],
  ['below nothing', join(folder, 'no/file'), `\`${join(folder, 'no/file')}\`: no such file or directory`],
])('names the file that was asked for when it can not be written: %s', async (_name, path, message) => {
  const write = async () => writeBytesAtomically(path, Buffer.from('x'));

  const problem = await write().catch(toCliProblem);

  expect(problem).toMatchObject({ exitCode: 2, message });
});
