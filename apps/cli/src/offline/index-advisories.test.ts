import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliProblem } from '../cli-problem.ts';
import { Progress } from '../progress.ts';
import { openTerminal } from '../terminal.ts';
import { indexAdvisories } from './index-advisories.ts';
import { matchSbom } from './match-sbom.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-index-'));
const at = (name: string): string => join(folder, name);
const progress = new Progress(openTerminal({ isJson: false, isColorRefused: true, isColorForced: false }));

const osv = (id: string, name: string, fixed: string) =>
  JSON.stringify({
    id,
    modified: '2026-01-02T03:04:05Z',
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  });

const match = (...advisories: readonly string[]) =>
  matchSbom({ file: at('sbom.json'), advisories: advisories.map(at), exposure: 'public' }, progress);

const problemOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => '',
    (error: unknown) => (error instanceof CliProblem ? error.message : String(error)),
  );

beforeAll(async () => {
  writeFileSync(
    at('one.jsonl'),
    `${osv('A-1', 'left', '2.0.0')}\n{"summary": "no id"}\n${osv('A-2', 'right', '1.0.0')}\n`,
  );
  writeFileSync(at('two.jsonl'), osv('A-3', 'right', '3.0.0'));
  const components = ['left', 'right'].map((name) => ({
    type: 'library',
    name,
    version: '1.5.0',
    purl: `pkg:npm/${name}@1.5.0`,
  }));
  writeFileSync(at('sbom.json'), JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }));
  await indexAdvisories([at('one.jsonl')], at('one.index'), progress);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an index answers what the records it was made of answer, rejected ones included', async () => {
  const fromRecords = await match('one.jsonl');
  const fromIndex = await match('one.index');

  expect(fromRecords.answer.findings.map(({ group }) => group)).toEqual(['A-1']);
  expect(fromIndex).toEqual(fromRecords);
  expect(fromIndex.notes).toHaveLength(1);
});

it('an index stands beside records, and can be made into a larger one', async () => {
  const { answer } = await indexAdvisories([at('one.index'), at('two.jsonl')], at('both.index'), progress);

  expect(answer).toMatchObject({ advisories: 3, packages: 2, rejected: 1 });
  expect((await match('one.index', 'two.jsonl')).answer).toEqual((await match('both.index')).answer);
  expect((await match('both.index')).answer.findings.map(({ group }) => group)).toEqual(['A-1', 'A-3']);
});

it('an index that is cut short or changed is named and refused', async () => {
  const bytes = readFileSync(at('one.index'));
  writeFileSync(at('short.index'), bytes.subarray(0, -10));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(at('changed.index'), bytes);

  expect(await problemOf(match('short.index'))).toMatch(
    /short\.index` can not be read: the advisory index is cut short/,
  );
  expect(await problemOf(match('changed.index'))).toMatch(/the advisory index is damaged: its checksum does not fit/);
});

it('nothing is written when no record can be read', async () => {
  writeFileSync(at('none.json'), '{"summary": "no id"}');

  expect(await problemOf(indexAdvisories([at('none.json')], at('none.index'), progress))).toMatch(
    /no advisory was found/,
  );
  expect(() => readFileSync(at('none.index'))).toThrow('ENOENT');
});
