import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { addRelease } from './add-release.ts';
import { listComponents, showRelease } from './list-ledger.ts';
import { putSbom } from './put-sbom.ts';
import { countRows, cyclonedx, gzipStreamOf, openTestLedger, streamOf } from './test-ledger.ts';

let platform: TestPlatform;
let serial = 0;
let service = '';

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  service = `web-${(serial += 1)}`;
  await openTestLedger(platform, { name: service, versions: ['1.0.0', '1.1.0'] });
});

function put(version: string, stream: AsyncIterable<Uint8Array>) {
  return putSbom(platform.as(['responder']), { service, version, stream });
}

describe('putSbom', () => {
  it('counts each component once, in its strictest scope', async () => {
    const left = 'pkg:npm/left@1.2.0';
    const document = cyclonedx([
      { purl: left, scope: 'excluded' },
      left,
      { purl: 'pkg:npm/%40a/b@1.0.0', scope: 'optional' },
      { purl: 'pkg:npm/dev@1.0.0', scope: 'excluded' },
      { purl: 'pkg:npm/odd@not-a-version', scope: 'required' },
    ]);

    const release = await put('1.0.0', streamOf(document));

    expect(release.sbom).toMatchObject({
      state: 'present',
      gatingComponents: 3,
      excludedComponents: 1,
      unjudged: 1,
      completeness: 'complete',
    });
    const entries = await listComponents(platform.as(['auditor']), { service, version: '1.0.0' }, { limit: 10 });
    expect(entries.map(({ name, scope }) => `${name} ${scope}`)).toEqual([
      '@a/b optional',
      'dev excluded',
      'left required',
      'odd required',
    ]);
  });

  it('takes the same document packed or not, and once', async () => {
    const document = cyclonedx(['pkg:npm/same@1.0.0', `pkg:npm/only-${service}@1.0.0`]);

    const first = await put('1.0.0', streamOf(document));
    const again = await put('1.0.0', gzipStreamOf(document));
    const other = await put('1.1.0', gzipStreamOf(document));

    expect(again.sbom).toEqual(first.sbom);
    expect(other.sbom).toMatchObject({ state: 'present', previousGatingComponents: 2 });
    expect(
      await countRows(platform, 'evidence', `type = 'releases.sbom_attached' and subject_id = '${first.id}'`),
    ).toBe(1);
  });

  it('tells a sudden drop of components against the release before it in the line', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `pkg:npm/part-${index}@1.0.0`);
    await addRelease(platform.as(['admin']), service, { version: '2.0.0', digests: [] });
    await put('1.0.0', streamOf(cyclonedx(many)));

    const shrunk = await put('1.1.0', streamOf(cyclonedx(many.slice(0, 4))));
    const otherLine = await put('2.0.0', streamOf(cyclonedx(many.slice(0, 3))));

    expect(shrunk.sbom).toMatchObject({ gatingComponents: 4, previousGatingComponents: 40 });
    expect(otherLine.sbom).toMatchObject({ previousGatingComponents: undefined });
  });

  it('takes a lock file for what it is, by its content or by its name', async () => {
    const putNamed = (version: string, name: string, text: string) =>
      putSbom(platform.as(['responder']), { service, version, name, stream: streamOf(text) });
    const npm = { lockfileVersion: 3, packages: { '': {}, 'node_modules/left': { version: '1.2.0' } } };

    const byContent = await putNamed('1.0.0', 'anything.json', JSON.stringify(npm));
    const byName = await putNamed('1.1.0', 'requirements.txt', '--require-hashes\nrequests == 2.31.0\nflask>=2\n');

    expect(byContent.sbom).toMatchObject({
      format: 'lockfile',
      specVersion: 'package-lock.json',
      completeness: 'unknown',
      gatingComponents: 1,
    });
    expect(byName.sbom).toMatchObject({
      format: 'lockfile',
      specVersion: 'requirements.txt',
      completeness: 'incomplete',
      unjudged: 1,
    });
  });

  it('refuses another document for the same release', async () => {
    await put('1.0.0', streamOf(cyclonedx(['pkg:npm/a@1.0.0'])));

    await expect(put('1.0.0', streamOf(cyclonedx(['pkg:npm/a@1.0.1'])))).rejects.toMatchObject({
      code: 'releases.sbom_differs',
    });
  });

  it('lets ten uploads of ten SBOMs with shared components through at once', async () => {
    const versions = Array.from({ length: 10 }, (_, index) => `3.${index}.0`);
    for (const version of versions) await addRelease(platform.as(['admin']), service, { version, digests: [] });
    const shared = Array.from({ length: 300 }, (_, index) => `pkg:npm/${service}-shared-${index}@1.0.0`);

    await Promise.all(
      versions.map((version, index) =>
        put(
          version,
          streamOf(cyclonedx([...(index % 2 === 0 ? shared : shared.toReversed()), `pkg:npm/own@${version}`])),
        ),
      ),
    );

    expect(await countRows(platform, 'component', `name like '${service}-shared-%'`)).toBe(300);
    expect(await countRows(platform, 'release', `version like '3.%' and sbom_state = 'present'`)).toBe(10);
  });

  it('lets one of ten different documents for one release through', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => put('1.0.0', streamOf(cyclonedx([`pkg:npm/race@1.0.${index}`])))),
    );

    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'releases.sbom_differs'));
    expect(await countRows(platform, 'component', `name = 'race'`)).toBe(1);
  });

  it('takes 100,000 components and not one more', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `pkg:npm/${service}-${index}@1.${index % 7}.0`);

    await expect(put('1.0.0', gzipStreamOf(cyclonedx([...many, 'pkg:npm/more@1.0.0'])))).rejects.toMatchObject({
      code: 'releases.sbom_invalid',
    });
    const release = await put('1.0.0', gzipStreamOf(cyclonedx(many)));

    expect(release.sbom).toMatchObject({ gatingComponents: 100_000, unjudged: 0 });
  });

  it('stores hostile texts without failing', async () => {
    const long = 'x'.repeat(5_000);
    const document = cyclonedx(['pkg:npm/fine@1.0.0']).replace(
      '"components":[',
      `"components":[{"type":"library","name":"${long}","version":"1"},{"type":"library","name":"nul\\u0000\\ud800","version":"1"},`,
    );

    const release = await put('1.0.0', streamOf(document));

    expect(release.sbom).toMatchObject({ gatingComponents: 2, unjudged: 2 });
  });

  it('is refused to those who may only read', async () => {
    await expect(
      putSbom(platform.as(['auditor']), { service, version: '1.0.0', stream: streamOf('{}') }),
    ).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('keeps sample people off real services', async () => {
    const sample = platform.as(['responder'], { isSample: true });

    await expect(putSbom(sample, { service, version: '1.0.0', stream: streamOf('{}') })).rejects.toMatchObject({
      code: 'gate.sample_only',
    });
  });
});

describe('an SBOM that can not be read', () => {
  const whole = cyclonedx(['pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0']);
  const deep = `{"bomFormat":"CycloneDX","specVersion":"1.6","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const bomb = gzipSync(Buffer.alloc(210 * 1024 * 1024, ' '));
  const cases: readonly [string, () => AsyncIterable<Uint8Array>][] = [
    ['cut off', () => streamOf(whole.slice(0, -40))],
    ['cut off while packed', () => streamOf(gzipSync(whole).subarray(0, -12))],
    ['not gzip after all', () => streamOf(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from(whole)]))],
    ['empty', () => streamOf('')],
    ['XML with entities', () => streamOf('<!DOCTYPE bom [<!ENTITY a "b">]><bom>&a;</bom>')],
    ['another JSON document', () => streamOf('{"name":"web","dependencies":{"left":"^1.0.0"}}')],
    ['nested without end', () => streamOf(deep)],
    ['a key twice', () => streamOf(whole.replace('"version":1,', '"version":1,"components":[],'))],
    ['not UTF-8', () => streamOf(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22]))],
    ['a gzip bomb', () => streamOf(bomb)],
  ];

  it.each(cases)('%s: says what and how to cure it, and writes nothing', async (_name, stream) => {
    const before = [await countRows(platform, 'sbom'), await countRows(platform, 'component')];
    const evidence = await countRows(platform, 'evidence');

    const refusal = await put('1.0.0', stream()).then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(refusal).toMatchObject({ code: 'releases.sbom_invalid', help: expect.stringMatching(/./) });
    expect([await countRows(platform, 'sbom'), await countRows(platform, 'component')]).toEqual(before);
    expect(await countRows(platform, 'evidence')).toBe(evidence);
    expect((await showRelease(platform.as(['auditor']), service, '1.0.0')).sbom).toEqual({ state: 'missing' });
  });
});
