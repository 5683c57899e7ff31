/** VEX documents: one target for each format, read, applied and reported on. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { applyVex, checkVexAlone, indexStatements, readVex } from '../../packages/advisories/src/index.ts';
import { finding } from '../../packages/testkit/src/gate-facts.ts';
import { repoRoot } from '../install.mjs';
import type { FuzzTarget } from './target.ts';

const SAMPLES = join(repoRoot, '../shared/data/vex');

const OPENVEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.org/vex/1',
  author: 'Example',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2026-0001', aliases: ['GHSA-aaaa-bbbb-cccc'] },
      products: [{ '@id': 'pkg:oci/web', subcomponents: [{ '@id': 'pkg:npm/left@1.0.0' }] }],
      status: 'not_affected',
      justification: 'component_not_present',
    },
  ],
};

const CSAF = {
  document: {
    csaf_version: '2.0',
    publisher: { name: 'Example', namespace: 'https://example.org' },
    tracking: { id: 'EX-1', status: 'final', version: '1', current_release_date: '2026-01-01T00:00:00Z' },
  },
  product_tree: {
    branches: [
      { category: 'product_version', name: '1', product: { product_id: 'a', name: 'web' } },
      { category: 'product_version', name: '1.0.0', product: product('b', { purl: 'pkg:npm/left@1.0.0' }) },
      { category: 'product_name', name: 'os', product: product('c', { cpe: 'cpe:/o:example:os:8' }) },
    ],
    relationships: [
      { product_reference: 'b', relates_to_product_reference: 'a', full_product_name: { product_id: 'a:b' } },
      { product_reference: 'b', relates_to_product_reference: 'c', full_product_name: { product_id: 'c:b' } },
    ],
    product_groups: [{ group_id: 'g', product_ids: ['a:b', 'c:b'] }],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2026-0001',
      product_status: { known_not_affected: ['a:b', 'c:b'], fixed: ['b'], under_investigation: ['a'] },
      flags: [{ label: 'component_not_present', group_ids: ['g'] }],
      threats: [{ category: 'impact', details: 'not called', product_ids: ['a:b'] }],
    },
  ],
};

function product(product_id: string, product_identification_helper: object) {
  return { product_id, name: product_id, product_identification_helper };
}

const CYCLONEDX = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: 'urn:uuid:f08a6ccd-4dce-4759-bd84-c626675d60a7',
  version: 1,
  metadata: { timestamp: '2026-01-01T00:00:00Z', component: { 'bom-ref': 'app', name: 'web', version: '1' } },
  components: [{ 'bom-ref': 'left', name: 'left', version: '1.0.0', purl: 'pkg:npm/left@1.0.0' }],
  vulnerabilities: [
    {
      id: 'CVE-2026-0001',
      analysis: { state: 'not_affected', justification: 'code_not_reachable', detail: 'never called' },
      affects: [
        { ref: 'left', versions: [{ range: 'vers:npm/>=0.9.0|<2.0.0', status: 'unaffected' }, { version: '3' }] },
        { ref: 'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg%3Anpm%2Fleft%401.0.0' },
        { ref: 'app' },
      ],
    },
  ],
};

const PIECES = [
  '"not_affected"',
  '"fixed"',
  '"affected"',
  '"pkg:npm/left@1.0.0"',
  '"pkg:oci/web@sha256%3Aaa"',
  '"vers:npm/*"',
  'null',
  '[]',
  '{}',
  '[{}]',
  '"a"',
  '"a:b"',
  '1e999',
  '-0',
  '"__proto__"',
  '"2026-01-01T00:00:00Z"',
  '\\u0000',
];

const FINDING = finding('CVE-2026-0001', { aliases: ['CVE-2026-0001', 'CVE-2021-44228', 'CVE-2020-25649'] });
const AT = '2026-06-01T00:00:00.000Z';
const COMPONENTS = [{ ecosystem: 'npm', name: 'left', version: '1.0.0' }];
const RELEASE = { service: 'web', version: '1', digests: ['sha256:aa'], products: [] };

export function vexTargets(): FuzzTarget[] {
  return [
    { name: 'vex openvex', seeds: seedsOf(OPENVEX, 'openvex') },
    { name: 'vex csaf', seeds: seedsOf(CSAF, 'csaf-2.0') },
    { name: 'vex cyclonedx', seeds: seedsOf(CYCLONEDX, 'cyclonedx') },
  ].map((target) => ({ ...target, pieces: PIECES, maxLength: 100_000, run: readAndApply }));
}

function seedsOf(own: object, folder: string): () => readonly string[] {
  return () => {
    const path = join(SAMPLES, folder);
    const files = existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
    const samples = files.map((file) => {
      const bytes = readFileSync(file);
      return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    });
    return [JSON.stringify(own), ...samples.filter((text) => text.length < 20_000)];
  };
}

/** Whatever was read can be applied and reported on, in either order with the same outcome. */
function readAndApply(text: string): void {
  const read = readVex(text);
  if (!read.ok) return;
  const source = {
    document: 'd',
    author: 'Example',
    trust: 'own',
    accepts: [],
    loadedAt: AT,
    expiresAt: undefined,
  } as const;
  const statements = read.document.statements.map((statement) => ({ statement, source }));
  const apply = (given: typeof statements) =>
    JSON.stringify(applyVex([FINDING], indexStatements(given), RELEASE, COMPONENTS, AT).findings);
  if (apply(statements) !== apply(statements.toReversed())) throw new RangeError('the order of statements matters');
  const view = { release: RELEASE, components: COMPONENTS, findings: [FINDING] };
  const checks = checkVexAlone(statements, [view], AT, () => true);
  if (checks.some(({ because }) => because === '')) throw new RangeError('a statement is reported without a reason');
}
