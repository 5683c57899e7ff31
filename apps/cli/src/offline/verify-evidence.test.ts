import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainStart, chainStep, contentDigest, recordDigest } from '@lockstep/evidence';
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

it('counts what was not for whoever exported the chain, which holds all the same', async () => {
  const sha256 = (text: string): string => hash('sha256', text);
  const salt = '0123456789abcdef'.repeat(2);
  let head = chainStart;
  const lines = ['for all', 'for few'].map((body, index) => {
    const header = {
      id: `id-${index}`,
      type: 'evidence.sealed',
      subjectId: `id-${index}`,
      actorKind: 'system',
      actorId: 'sealed',
      at: '2026-11-22T05:00:00.000Z',
    };
    const content = contentDigest(sha256, salt, { actorName: 'Ada', body });
    const digest = recordDigest(sha256, header, content);
    head = { position: index + 1, chain: chainStep(sha256, head.chain, index + 1, digest) };
    const inside =
      body === 'for all'
        ? { salt, actorName: 'Ada', body }
        : { redactedAt: '2026-11-22T06:00:00.000Z', isWithheld: true };
    return JSON.stringify({ ...header, ...head, contentDigest: content, digest, ...inside });
  });
  const path = join(folder, 'withheld.jsonl');
  writeFileSync(path, lines.join('\n'));

  expect(await verifyEvidenceFile(path)).toMatchObject({ ok: true, records: 2, redacted: 1, withheld: 1 });
});
