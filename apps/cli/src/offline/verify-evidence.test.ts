import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { verifyEvidenceFile } from './verify-evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-evidence-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['', 'it holds no evidence record'],
  ['\n\n', 'it holds no evidence record'],
  ['[]', 'it holds no evidence record'],
  ['{"id":"1"}', 'it is no evidence record'],
])('proves nothing by a file that holds %j', async (content, problem) => {
  const path = join(folder, 'chain.jsonl');
  writeFileSync(path, content);

  await expect(verifyEvidenceFile(path)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining(problem),
    help: 'make the file with `lockstep evidence export`',
  });
});
