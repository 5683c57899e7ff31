import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Progress } from '../progress.ts';
import { openTerminal } from '../terminal.ts';
import { checkVexFiles } from './check-vex.ts';
import { matchSbom } from './match-sbom.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-vex-'));
afterAll(() => rmSync(folder, { recursive: true }));

const progress = new Progress(openTerminal({ isJson: true, isColorRefused: true, isColorForced: false }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const components = ['left@1.0.0', 'right@2.0.0'].map((text) => {
  const [name, version] = text.split('@');
  return { type: 'library', name, version, purl: `pkg:npm/${text}` };
});
const sbom = file('sbom.json', { bomFormat: 'CycloneDX', specVersion: '1.6', components });
const advisories = file('osv.json', {
  id: 'CVE-2026-0001',
  modified: '2026-01-01T00:00:00Z',
  affected: [{ package: { ecosystem: 'npm', name: 'left' }, versions: ['1.0.0'] }],
});

const vex = (...products: readonly unknown[]) =>
  file('vex.json', {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'Example',
    timestamp: '2026-01-02T00:00:00Z',
    statements: products.map((product) => ({
      vulnerability: { name: 'CVE-2026-0001' },
      products: [product],
      status: 'not_affected',
      justification: 'component_not_present',
    })),
  });

const check = async (more: object, ...products: readonly unknown[]) =>
  (await checkVexFiles({ files: [vex(...products)], sbom: [sbom], trust: 'own', ...more }, progress)).answer.statements;

describe('checking documents against SBOMs', () => {
  it('tells for every statement what it does or how near it came', async () => {
    const part = { '@id': 'pkg:oci/shop', subcomponents: ['pkg:npm/left'] };

    const answer = await check({ advisories: [advisories] }, 'pkg:npm/left@1.0.0', 'pkg:npm/left@1.0.1', part);

    expect(answer.map(({ result, because }) => [result, because])).toEqual([
      ['suppresses', 'not_affected: component not present'],
      ['not_applied', 'the purl names version 1.0.1; the release holds 1.0.0'],
      ['not_applied', expect.stringContaining('lockstep vex link pkg:oci/shop SERVICE')],
    ]);
    const linked = await check({ advisories: [advisories], product: ['pkg:oci/shop'] }, part);
    expect(linked.map(({ result }) => result)).toEqual(['suppresses']);
  });

  it('takes for affected what a statement names, without advisories', async () => {
    const answer = await check({}, 'pkg:npm/right@2.0.0', 'pkg:npm/right@3.0.0');

    expect(answer.map(({ result }) => result)).toEqual(['suppresses', 'not_applied']);
  });

  it('reports on every document, also after one that can not be read', async () => {
    const broken = file('broken.json', { '@context': 'https://openvex.dev/ns' });
    const missing = join(folder, 'missing.json');
    const files = [broken, missing, vex('pkg:npm/left@1.0.0'), sbom];

    const { answer, refused } = await checkVexFiles({ files, sbom: [sbom], trust: 'own' }, progress);

    expect(answer.documents).toEqual([
      {
        file: broken,
        statements: 0,
        problem: `\`${broken}\` can not be read: /statements there is no list of statements`,
        help: 'add `statements`',
      },
      { file: missing, statements: 0, problem: `\`${missing}\`: no such file or directory`, help: null },
      { file: files[2], statements: 1, problem: null, help: null },
      expect.objectContaining({ file: sbom, problem: expect.stringContaining('is an SBOM') }),
    ]);
    expect(answer.statements.map(({ result }) => result)).toEqual(['suppresses']);
    expect(refused.map(({ exitCode }) => exitCode)).toEqual([1, 2, 1]);
  });

  it('says of a document that it states nothing', async () => {
    const { answer, notes } = await checkVexFiles({ files: [vex()], sbom: [sbom], trust: 'own' }, progress);

    expect(answer.documents).toMatchObject([{ statements: 0, problem: null }]);
    expect(notes).toContainEqual(expect.stringContaining('vex.json states nothing'));
  });

  it('wants a document in a folder that is named', async () => {
    const bare = join(folder, 'bare');
    mkdirSync(bare);

    const checked = checkVexFiles({ files: [bare], sbom: [sbom], trust: 'own' }, progress);

    await expect(checked).rejects.toMatchObject({ exitCode: 2, message: `no VEX document was found in \`${bare}\`` });
  });

  it('does not match as if a document that can not be read had been given', async () => {
    const broken = file('broken.json', { '@context': 'https://openvex.dev/ns' });
    const input = { file: sbom, advisories: [advisories], exposure: 'public' as const, vex: [broken] };

    await expect(matchSbom(input, progress)).rejects.toThrow('there is no list of statements');
  });
});

it('says where the advisories for an SBOM come from when none were given', async () => {
  const matched = matchSbom({ file: sbom, exposure: 'public' }, progress);

  await expect(matched).rejects.toMatchObject({
    exitCode: 2,
    message: `no advisories were given to match \`${sbom}\` with`,
    help: expect.stringMatching(/curl -fo npm\.zip https:.*--advisories npm\.zip`; or ask a server/),
  });
});

it('shows in a match what is suppressed, and by whom', async () => {
  const input = { file: sbom, advisories: [advisories], exposure: 'public' as const, vex: [vex('web')] };

  const findingsOf = async (more: object) => (await matchSbom({ ...input, ...more }, progress)).answer.findings;

  expect((await findingsOf({})).map(({ suppression }) => suppression)).toEqual([null]);
  expect((await findingsOf({ service: 'web' })).map(({ suppression }) => suppression)).toMatchObject([
    { status: 'not_affected', author: 'Example' },
  ]);
});
