import { finding } from '@lockstep/testkit';
import { expect, it } from 'vitest';
import { readVex } from './read-vex.ts';
import { checkVexAlone, packagesNamed } from './report.ts';
import type { VexView } from './report.ts';

const at = '2026-06-01T00:00:00.000Z';

function view(service: string, version: string, left: string, more: Partial<VexView> = {}): VexView {
  return {
    release: { service, version, digests: [], products: [] },
    components: [{ ecosystem: 'npm', name: '@scope/left', version: left }],
    findings: [finding('CVE-2026-0001', { package: 'npm/@scope/left', versions: [left] })],
    ...more,
  };
}

const views = [view('web', '1.0.0', '1.2.3'), view('web', '1.1.0', '1.2.4'), view('api', '7', '1.2.4')];

function check(product: string | object, more: object = {}) {
  const text = JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    timestamp: '2026-01-01T00:00:00Z',
    statements: [
      {
        vulnerability: { name: 'CVE-2026-0001' },
        products: [product],
        status: 'not_affected',
        justification: 'component_not_present',
        ...more,
      },
    ],
  });
  const read = readVex(text);
  if (!read.ok) throw new Error(read.problem);
  const source = {
    document: 'd',
    author: 'Example',
    trust: 'own',
    accepts: [],
    loadedAt: at,
    expiresAt: undefined,
  } as const;
  const asked = read.document.statements.map((statement) => ({ statement, source }));
  const [answer] = checkVexAlone(asked, views, at, (id) => id === 'CVE-2026-0001');
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

it('counts components, releases and services', () => {
  expect(check('pkg:npm/%40scope/left@1.2.4')).toMatchObject({
    result: 'suppresses',
    components: 1,
    releases: 2,
    services: ['api', 'web'],
  });
  expect(check('pkg:npm/%40scope/left', { status: 'affected' })).toMatchObject({ result: 'keeps', components: 2 });
});

it.each([
  ['pkg:npm/%40scope/left@1.2.5', {}, 'the purl names version 1.2.5; releases hold 1.2.3, 1.2.4'],
  ['pkg:npm/left@1.2.4', {}, 'the namespace or type differs: it names npm/left, releases hold npm/@scope/left'],
  ['pkg:npm/nobody@1.0.0', {}, 'no release holds npm/nobody'],
  ['pkg:npm/%40scope/left', { vulnerability: { name: 'CVE-1999-1' } }, 'the vulnerability id is unknown'],
  [
    'pkg:oci/shop',
    {},
    '`pkg:oci/shop` is no service that we know: link it with `lockstep vex link pkg:oci/shop SERVICE`',
  ],
  ['pkg:generic/web@9.9.9', {}, 'it names web 9.9.9, not this release'],
  ['pkg:npm/%40scope/left', { justification: undefined }, 'no justification'],
  ['left-pad', {}, '`left-pad` is no service that we know'],
])('tells the nearest miss of %s', (product, more, because) => {
  const answer = check(product, more);

  expect(answer).toMatchObject({ result: 'not_applied', components: 0, services: [] });
  expect(answer.because).toContain(because);
});

it.each([
  ['Acme Shop', "'Acme Shop'"],
  ["x'; reboot; '", String.raw`'x'\''; reboot; '\'''`],
  ['$(reboot)', "'$(reboot)'"],
])('quotes %s for the shell in the cure', (name, word) => {
  const product = { '@id': name, subcomponents: [{ '@id': 'pkg:npm/%40scope/left@1.2.4' }] };

  expect(check(product).because).toContain(`lockstep vex link ${word} SERVICE`);
});

it('tells that a product with parts has to be linked', () => {
  const product = { '@id': 'pkg:golang/example.org/shop', subcomponents: [{ '@id': 'pkg:npm/%40scope/left@1.2.4' }] };

  expect(check(product).because).toContain('lockstep vex link pkg:golang/example.org/shop SERVICE');
});

it('names the packages that have to be looked at', () => {
  const { by } = check({
    '@id': 'pkg:oci/web',
    subcomponents: ['pkg:pypi/Some_Name', 'pkg:deb/debian/a@1?distro=debian-12'],
  });

  expect(packagesNamed([by.statement])).toEqual([
    { ecosystem: '', name: 'web' },
    { ecosystem: 'PyPI', name: 'some-name' },
    { ecosystem: 'Debian', name: 'a' },
  ]);
});
