import { describe, expect, it } from 'vitest';
import { readVex } from './read-vex.ts';
import type { VexDocument } from './statement.ts';

function read(json: unknown): VexDocument {
  const answer = readVex(JSON.stringify(json));
  if (!answer.ok) throw new Error(`${answer.at}: ${answer.problem}`);
  return answer.document;
}

const openVex = (...statements: object[]) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.org/vex/1',
  author: 'Example',
  version: 1,
  timestamp: '2026-01-01T00:00:00Z',
  statements,
});

const csaf = (product_tree: object, vulnerability: object, tracking: object = {}) => ({
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    publisher: { name: 'Example PSIRT', namespace: 'https://example.org' },
    tracking: { id: 'EX-1', version: '3', status: 'final', current_release_date: '2026-01-01T00:00:00Z', ...tracking },
  },
  product_tree,
  vulnerabilities: [{ cve: 'CVE-2026-0001', ...vulnerability }],
});

const cycloneDx = (...vulnerabilities: object[]) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    timestamp: '2026-01-01T00:00:00Z',
    component: { 'bom-ref': 'app', name: 'web', version: '2.0.0' },
  },
  components: [{ 'bom-ref': 'left', name: 'left', version: '1.0.0', purl: 'pkg:npm/left@1.0.0' }],
  vulnerabilities,
});

describe('OpenVEX', () => {
  it('gives a statement the date of the document, and its own where it has one', () => {
    const base = { vulnerability: { name: 'CVE-2026-0001' }, products: [{ '@id': 'pkg:npm/left' }], status: 'fixed' };

    const { statements } = read(openVex(base, { ...base, timestamp: '2026-02-01T00:00:00Z' }));

    expect(statements.map(({ issuedAt }) => issuedAt)).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
    ]);
  });

  it('reads the older form, in which subcomponents belong to the statement', () => {
    const old = {
      vulnerability: 'CVE-2026-0001',
      products: ['pkg:oci/web'],
      subcomponents: ['pkg:npm/left@1.0.0'],
      status: 'not_affected',
      justification: 'component_not_present',
    };

    const [statement] = read(openVex(old)).statements;

    expect(statement?.vulnerabilities).toEqual(['CVE-2026-0001']);
    expect(statement?.products[0]?.parts.map(({ purl }) => purl)).toEqual(['pkg:npm/left@1.0.0']);
  });

  it('names what it can not use, with its place, and keeps the rest', () => {
    const good = { vulnerability: 'CVE-2026-0001', products: ['pkg:npm/left'], status: 'affected' };
    const document = read(
      openVex(good, { ...good, status: 'safe' }, { ...good, vulnerability: {} }, { ...good, justification: 'because' }),
    );

    expect(document.statements.map(({ id }) => id)).toEqual(['/statements/0', '/statements/3']);
    expect(document.dropped).toBe(2);
    expect(document.problems.map(({ at }) => at)).toEqual([
      '/statements/1/status',
      '/statements/2',
      '/statements/3/justification',
    ]);
  });

  it('does not say of a whole product what it says of parts that can not be told', () => {
    const products = [
      { '@id': 'pkg:oci/web', subcomponents: [{}] },
      { '@id': 'pkg:oci/api', subcomponents: [] },
    ];
    const said = { vulnerability: 'CVE-2026-0001', status: 'not_affected', impact_statement: 'unused' };

    const { statements, problems } = read(openVex({ ...said, products }));

    expect(statements[0]?.products.map(({ text }) => text)).toEqual(['pkg:oci/api']);
    expect(problems).toMatchObject([{ at: '/statements/0/products/0' }]);
  });
});

describe('CSAF', () => {
  const tree = {
    branches: [
      {
        category: 'vendor',
        name: 'Example',
        branches: [
          { category: 'product_name', name: 'OS 8', product: cpe('os', 'cpe:/o:example:os:8') },
          { category: 'product_version', name: 'x', product: purl('lib', 'pkg:rpm/redhat/openssl@1.1.1k-5.el8') },
        ],
      },
    ],
    full_product_names: [{ product_id: 'app', name: 'App', product_identification_helper: { purl: 'pkg:oci/app' } }],
    relationships: [relation('lib', 'os'), relation('lib', 'app')],
    product_groups: [{ group_id: 'all', product_ids: ['os:lib', 'app:lib'] }],
  };

  it('resolves a part of a product, and a package on a platform', () => {
    const { statements } = read(csaf(tree, { product_status: { fixed: ['app:lib', 'os:lib'] } }));

    expect(statements[0]?.products).toMatchObject([
      { purl: 'pkg:oci/app', parts: [{ purl: 'pkg:rpm/redhat/openssl@1.1.1k-5.el8' }], platform: undefined },
      { purl: 'pkg:rpm/redhat/openssl@1.1.1k-5.el8', parts: [], platform: 'OS 8' },
    ]);
  });

  it('tells products apart by the grounds given for them, groups included', () => {
    const { statements } = read(
      csaf(tree, {
        product_status: { known_not_affected: ['app', 'app:lib'] },
        flags: [{ label: 'component_not_present', group_ids: ['all'] }],
        threats: [{ category: 'impact', details: 'never called', product_ids: ['app'] }],
      }),
    );

    expect(statements.map(({ justification, statement }) => [justification, statement])).toEqual([
      [undefined, 'never called'],
      ['component_not_present', undefined],
    ]);
    expect(new Set(statements.map(({ id }) => id)).size).toBe(2);
  });

  it('says which product is not in the tree and which list is no status', () => {
    const { problems } = read(csaf(tree, { product_status: { fixed: ['nobody'], recommended: ['app'] } }));

    expect(problems.map(({ at }) => at)).toEqual([
      '/vulnerabilities/0/product_status/fixed',
      '/vulnerabilities/0/product_status/fixed',
      '/vulnerabilities/0/product_status/recommended',
    ]);
  });

  it('refuses a draft, and stops at relationships that go in a circle', () => {
    const draft = readVex(JSON.stringify(csaf({}, {}, { status: 'draft' })));
    const circle = { relationships: [relation('b', 'c', 'a'), relation('a', 'c', 'b')] };

    expect(draft).toMatchObject({ ok: false, at: '/document/tracking/status' });
    expect(read(csaf(circle, { product_status: { fixed: ['a'] } })).statements[0]?.products).toEqual([]);
  });

  it('resolves each relationship once, however many lead to it', () => {
    const steps = Array.from({ length: 39 }, (_, step) => relation(`r${step}`, `r${step}`, `r${step + 1}`));
    const chain = { full_product_names: [purl('r0', 'pkg:npm/left@1.0.0')], relationships: steps };

    const [statement] = read(csaf(chain, { product_status: { fixed: ['r39'] } })).statements;

    expect(statement?.products).toMatchObject([{ purl: 'pkg:npm/left@1.0.0' }]);
  });

  function cpe(product_id: string, text: string) {
    return { product_id, name: 'OS 8', product_identification_helper: { cpe: text } };
  }
  function purl(product_id: string, text: string) {
    return { product_id, name: product_id, product_identification_helper: { purl: text } };
  }
  function relation(part: string, whole: string, product_id = `${whole}:${part}`) {
    return {
      category: 'default_component_of',
      product_reference: part,
      relates_to_product_reference: whole,
      full_product_name: { product_id, name: product_id },
    };
  }
});

describe('CycloneDX', () => {
  const analysis = { state: 'not_affected', justification: 'code_not_reachable' };

  it('takes the main component for the product and other components for its parts', () => {
    const affects = [{ ref: 'app' }, { ref: 'left' }];

    const [statement] = read(cycloneDx({ id: 'CVE-2026-0001', analysis, affects })).statements;

    expect(statement).toMatchObject({
      justification: 'vulnerable_code_not_in_execute_path',
      products: [
        { name: 'web', version: '2.0.0', parts: [] },
        { name: 'web', parts: [{ purl: 'pkg:npm/left@1.0.0' }] },
      ],
    });
  });

  it('follows a link into another document when its reference is a purl', () => {
    const affects = [{ ref: 'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg%3Anpm%2Fright%401.0.0' }];

    const [statement] = read(cycloneDx({ id: 'CVE-2026-0001', analysis, affects })).statements;

    expect(statement?.products).toMatchObject([{ purl: 'pkg:npm/right@1.0.0', parts: [] }]);
  });

  it('tells versions apart, and gives an exception no ground that was not given for it', () => {
    const versions = [
      { version: '1.0.0', status: 'unaffected' },
      { version: '1.1.0', status: 'affected' },
    ];
    const affects = [{ ref: 'left', versions }];

    const { statements } = read(cycloneDx({ id: 'CVE-2026-0001', analysis: { state: 'exploitable' }, affects }));

    expect(
      statements.map(({ status, justification, products }) => [status, justification, products[0]?.parts[0]?.purl]),
    ).toEqual([
      ['not_affected', undefined, 'pkg:npm/left@1.0.0'],
      ['affected', undefined, 'pkg:npm/left@1.1.0'],
    ]);
  });

  it('does not say of all versions what it says of one that it does not name', () => {
    const affects = [{ ref: 'left', versions: [{ status: 'unaffected' }, 'all', { range: 'vers:npm/<1.0.0' }] }];

    const { statements, problems } = read(cycloneDx({ id: 'CVE-2026-0001', analysis, affects }));

    expect(statements[0]?.products.map(({ parts }) => parts[0]?.range)).toEqual(['vers:npm/<1.0.0']);
    expect(problems).toHaveLength(2);
  });

  it('says that a finding without analysis states nothing', () => {
    const document = read(cycloneDx({ id: 'CVE-2026-0001', affects: [{ ref: 'left' }] }));

    expect(document).toMatchObject({
      statements: [],
      dropped: 1,
      problems: [{ at: '/vulnerabilities/0/analysis/state' }],
    });
  });
});

it('mends what no store and no purl can carry, and leaves out ids that are none', () => {
  const text = JSON.stringify(
    openVex({ vulnerability: 'CVE-2026-0001', products: ['pkg:npm/le@ft'], status: 'affected' }),
  ).replace('le@ft', String.raw`le\ud800\u0000ft\ud83d\ude00`);
  const long = read(openVex({ vulnerability: 'x'.repeat(301), products: ['pkg:npm/left'], status: 'affected' }));

  const mended = readVex(text);

  expect(mended.ok && mended.document.statements[0]?.products[0]?.purl).toBe('pkg:npm/le\u{fffd}\u{fffd}ft😀');
  expect(long).toMatchObject({ statements: [], dropped: 1 });
});

it.each([
  ['', 'it is empty'],
  ['VEX', 'it is not JSON'],
  ['[]', 'it is no JSON object'],
  ['{}', 'it is neither OpenVEX nor CSAF nor CycloneDX'],
  ['{"@context":"https://openvex.dev/ns"}', 'there is no list of statements'],
  ['{"bomFormat":"CycloneDX"}', 'the document is an SBOM that states nothing about vulnerabilities'],
  ['{"document":{"csaf_version":"1.2"}}', '`1.2` is not read'],
])('refuses %s and says why', (text, problem) => {
  expect(readVex(text)).toMatchObject({ ok: false, problem });
});
