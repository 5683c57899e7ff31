import { describe, expect, it } from 'vitest';
import { parseAdvisory } from './osv.ts';
import { readSbom } from './sbom/read-sbom.ts';
import { readVex } from './vex/read-vex.ts';

const DOCUMENTS = {
  openvex: { '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'x', author: 'a', statements: [] },
  openvexInList: { '@context': ['https://openvex.dev/ns/v0.2.0'], statements: [] },
  csaf: { document: { csaf_version: '2.0', tracking: {} }, product_tree: {}, vulnerabilities: [] },
  cyclonedxVex: { bomFormat: 'CycloneDX', specVersion: '1.6', vulnerabilities: [{ id: 'CVE-2026-0001' }] },
  cyclonedx: { bomFormat: 'CycloneDX', specVersion: '1.6', components: [] },
  spdx: { spdxVersion: 'SPDX-2.3', packages: [] },
  spdx3: { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': [] },
  npmLock: { name: 'web', lockfileVersion: 3, packages: {} },
  osv: { id: 'GHSA-1', modified: '2026-01-01T00:00:00Z', affected: [] },
  kev: { title: 'KEV', catalogVersion: '2026.01.01', dateReleased: '2026-01-01', vulnerabilities: [] },
  cve: { dataType: 'CVE_RECORD', cveMetadata: { cveId: 'CVE-2026-0001' }, containers: {} },
};

async function sbomProblem(document: unknown): Promise<readonly string[]> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const read = await readSbom([new TextEncoder().encode(text)]);
  return read.ok ? [] : [read.problem, read.help];
}

describe('a document that was given as SBOM', () => {
  it.each([
    ['openvex', /VEX document \(OpenVEX\), not an SBOM/, 'lockstep vex load FILE'],
    ['openvexInList', /VEX document \(OpenVEX\), not an SBOM/, '--vex FILE'],
    ['csaf', /\(CSAF\), not an SBOM/, 'Settings, VEX'],
    ['cyclonedxVex', /VEX document \(CycloneDX with vulnerabilities and no components\)/, '--vex FILE'],
    ['osv', /an advisory \(OSV\), not an SBOM/, 'lockstep advisories load osv FILE'],
    ['kev', /catalogue of known exploited/, 'lockstep advisories load kev FILE'],
    ['cve', /a CVE record/, 'lockstep advisories load ssvc FILE'],
  ] as const)('is named when it is %s, with where it belongs', async (name, problem, help) => {
    const [said, cure] = await sbomProblem(DOCUMENTS[name]);

    expect(said).toMatch(problem);
    expect(cure).toContain(help);
  });

  it.each([
    '#model_version:v2026.01.01,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\n',
    'cve,epss,percentile\n',
  ])('is named when it is a table of EPSS scores', async (text) => {
    expect(await sbomProblem(text)).toEqual([
      'the file is a table of EPSS scores, not an SBOM',
      expect.stringContaining('--epss FILE'),
    ]);
  });

  it('is named when it is a feed of JSON Lines', async () => {
    const line = JSON.stringify(DOCUMENTS.osv);

    expect(await sbomProblem(`${line}\n${line}\n`)).toContain('the file is an advisory (OSV), not an SBOM');
  });

  it('is read when it is an SBOM that states vulnerabilities too', async () => {
    expect(await sbomProblem({ ...DOCUMENTS.cyclonedxVex, components: [] })).toEqual([]);
  });
});

describe('a document that was given as VEX', () => {
  it.each([
    ['cyclonedx', 'the document is an SBOM that states nothing about vulnerabilities', '--sbom FILE'],
    ['spdx', 'it is an SBOM (SPDX), not VEX', '--sbom FILE'],
    ['spdx3', 'it is an SBOM (SPDX), not VEX', 'lockstep sbom match FILE'],
    ['npmLock', 'it is a lock file, not VEX', '--sbom FILE'],
    ['osv', 'it is an advisory (OSV), not VEX', '--advisories FILE'],
    ['kev', 'it is the catalogue of known exploited vulnerabilities, not VEX', '--kev FILE'],
  ] as const)('is named when it is %s, with where it belongs', (name, problem, help) => {
    expect(readVex(JSON.stringify(DOCUMENTS[name]))).toEqual({
      ok: false,
      at: expect.any(String),
      problem,
      help: expect.stringContaining(help),
    });
  });
});

describe('a document that was given as advisory', () => {
  it.each([
    ['openvex', 'a VEX document (OpenVEX)'],
    ['cyclonedx', 'an SBOM (CycloneDX)'],
    ['spdx', 'an SBOM (SPDX)'],
    ['kev', 'the catalogue of known exploited vulnerabilities'],
  ] as const)('is named when it is %s', (name, what) => {
    expect(parseAdvisory(DOCUMENTS[name])).toEqual({
      ok: false,
      problem: expect.stringContaining(`it is ${what}, not an OSV record; give it as `),
    });
  });

  it('is not taken for another document when it is an advisory whose id can not be read', () => {
    expect(parseAdvisory({ id: 7, modified: '2026-01-01T00:00:00Z', affected: [] })).toEqual({
      ok: false,
      problem: 'the advisory has no `id`',
    });
  });
});
