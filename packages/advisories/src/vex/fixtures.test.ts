import { describe, expect, it } from 'vitest';
import { hasShared, sharedFiles, sharedText } from '../test-shared.ts';
import { readVex } from './read-vex.ts';

function documentOf(path: string) {
  const answer = readVex(sharedText(`data/vex/${path}`));
  if (!answer.ok) throw new Error(`${path} ${answer.at}: ${answer.problem}`);
  return answer.document;
}

describe.skipIf(!hasShared('data/vex'))('published documents (needs ../shared beside the checkout)', () => {
  it('reads every one without dropping a statement', () => {
    const paths = ['openvex', 'csaf-2.0', 'cyclonedx']
      .flatMap((kind) => sharedFiles(`data/vex/${kind}`).map((path) => path.replace('data/vex/', '')))
      .filter((path) => !path.endsWith('/bom.json'));

    const read = paths.map((path) => [path, documentOf(path)] as const);

    expect(read).toHaveLength(27);
    expect(read.filter(([, { dropped }]) => dropped > 0)).toEqual([]);
    // One names "any product" and no product at all; it says so.
    expect(read.filter(([, { problems }]) => problems.length > 0).map(([path]) => path)).toEqual([
      'cyclonedx/Use-Cases-Case-7-vex.json',
    ]);
  });

  it.each([
    ['cyclonedx/CISA-Use-Cases-Case-1-vex-affected.json', 'affected', 'DEF', '1.0'],
    ['cyclonedx/CISA-Use-Cases-Case-1-vex-fixed.json', 'fixed', 'DEF', '1.1'],
    ['cyclonedx/CISA-Use-Cases-Case-1-vex-not_affected.json', 'not_affected', 'ABC', '4.2'],
    ['cyclonedx/CISA-Use-Cases-Case-1-vex-under_investigation.json', 'under_investigation', 'GHI', '17.4'],
    ['csaf-2.0/2022-evd-uc-01-a-001.json', 'affected', 'DEF', '1.0'],
    ['csaf-2.0/2022-evd-uc-01-f-001.json', 'fixed', 'DEF', '1.1'],
    ['csaf-2.0/2022-evd-uc-01-na-001.json', 'not_affected', 'ABC', '4.2'],
    ['csaf-2.0/2022-evd-uc-01-ui-001.json', 'under_investigation', 'GHI', '17.4'],
  ])('reads CISA use case 1 as it is meant: %s', (path, status, name, version) => {
    expect(documentOf(path).statements).toMatchObject([
      { vulnerabilities: ['CVE-2021-44228'], status, products: [{ name, version, parts: [] }] },
    ]);
  });

  it('counts the states of CISA use case 3', () => {
    const counts: Record<string, number> = {};
    for (const { status } of documentOf('csaf-2.0/2022-evd-uc-03-ms-001.json').statements) {
      counts[status] = (counts[status] ?? 0) + 1;
    }

    expect(counts).toEqual({ under_investigation: 5, not_affected: 6, affected: 5, fixed: 3 });
  });
});
