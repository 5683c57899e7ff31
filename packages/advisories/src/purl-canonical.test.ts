import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPurl, readCanonicalPurl } from './purl-canonical.ts';

function canonical(raw: string): string {
  const result = readCanonicalPurl(raw);
  return result.ok ? result.canonical : result.problem;
}

describe('readCanonicalPurl', () => {
  it.each([
    ['pkg:pypi/Foo__.Bar@1.0RC1', 'pkg:pypi/foo-bar@1.0rc1'],
    ['pkg:pub/My-Package@1', 'pkg:pub/my_package@1'],
    ['pkg:npm/@Babel/Core', 'pkg:npm/%40Babel/Core'],
    ['pkg:golang/github.com/Masterminds/semver/v3@v3.1.1', 'pkg:golang/github.com/Masterminds/semver/v3@v3.1.1'],
    ['pkg:github/Package-URL/Purl-Spec', 'pkg:github/package-url/purl-spec'],
    ['pkg:rpm/Fedora/ImageMagick@1', 'pkg:rpm/fedora/ImageMagick@1'],
    ['pkg:cpan/drolsky/DateTime', 'pkg:cpan/DROLSKY/DateTime'],
    ['pkg:git/example.org/a/b.git@main', 'pkg:git/example.org/a/b.git@main'],
    ['pkg:git/example.org/a%2Fb.git', 'pkg:git/example.org/a/b.git'],
    ['pkg:oci/Debian@sha256:ABC', 'pkg:oci/debian@sha256:abc'],
    [
      'pkg:mlflow/Fraud@1?repository_url=https://adb-1.azuredatabricks.net/',
      'pkg:mlflow/fraud@1?repository_url=https:%2F%2Fadb-1.azuredatabricks.net%2F',
    ],
    [
      'pkg:swid/A@1?tag_id=75B8C285-FA7B-485B-B199-4745E3004D0D',
      'pkg:swid/A@1?tag_id=75b8c285-fa7b-485b-b199-4745e3004d0d',
    ],
  ])('writes `%s` as `%s`', (raw, text) => {
    expect(canonical(raw)).toBe(text);
  });

  it.each([
    ['pkg:deb/curl@1', 'a purl of type `deb` needs a namespace before its name'],
    ['pkg:cargo/a/b', 'a purl of type `cargo` has no namespace, this one has `a`'],
    ['pkg:conda/numpy', 'a purl of type `conda` needs a version'],
    ['pkg:swid/Fedora@29', 'a purl of type `swid` needs the qualifier `tag_id`'],
    ['pkg:swid/a/b/c/d?tag_id=x', '`a/b/c` has more than the two parts of a software creator: name and regid'],
    ['pkg:cocoapods/.pod', '`.pod` is no pod: no space, no `+`, no dot in front'],
    ['pkg:a+b/c', '`a+b` is no package type: letters, digits, `.` and `-`'],
    ['pkg:generic/a?b=1&B=2', 'the qualifier `b` stands there twice'],
    ['pkg:generic/a%2Fb/c', 'a part of the namespace has an encoded slash in it'],
    ['pkg:generic/a#b%2Fc', 'a part of the subpath has an encoded slash in it'],
    [`pkg:generic/${'+'.repeat(2_000)}`, 'a purl may have 4096 characters at most, also when encoded'],
    ['pkg:generic/a\ud800', 'a purl is text in Unicode; this one has half a character in it'],
  ])('refuses `%s` and says why', (raw, problem) => {
    expect(readCanonicalPurl(raw)).toEqual({ ok: false, problem });
  });

  it('lets an encoded slash stand in a name and in a version', () => {
    expect(canonical('pkg:generic/a/b%2Fc@1%2F2')).toBe('pkg:generic/a/b%2Fc@1%2F2');
  });

  it('reads its own canonical form to the same form, whatever the text', () => {
    const types = fc.constantFrom('npm', 'pypi', 'git', 'swid', 'pub', 'generic', 'golang', 'mlflow');
    const text = fc.string({ unit: fc.constantFrom(...'aB1%24f/@?#&=.:-_+é ') });
    fc.assert(
      fc.property(types, text, (type, rest) => {
        const first = readCanonicalPurl(`pkg:${type}/${rest}`);
        expect(first.ok ? canonical(first.canonical) : first.problem).toBe(
          first.ok ? first.canonical : canonical(`pkg:${type}/${rest}`),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('buildPurl', () => {
  it('writes what reads back to the same parts', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => value.isWellFormed());
    const name = text.filter((value) => /[^/]/.test(value));
    fc.assert(
      fc.property(name, text, text, (first, version, value) => {
        const purl = buildPurl({ type: 'Generic', name: first, version, qualifiers: new Map([['Vcs_url', value]]) });
        expect(purl.ok && readCanonicalPurl(purl.canonical)).toEqual(purl);
      }),
    );
  });

  it.each([
    [{ type: '', name: 'a' }, 'a purl needs a type'],
    [{ type: 'npm', name: '//' }, 'a purl needs a name'],
    [
      { type: 'npm', name: 'a', qualifiers: new Map([['in use', 'yes']]) },
      '`in use` is no qualifier key: letters, digits and `._-`',
    ],
    [
      {
        type: 'npm',
        name: 'a',
        qualifiers: new Map([
          ['a', '1'],
          ['A', '2'],
        ]),
      },
      'a qualifier key stands there twice',
    ],
    [{ type: 'npm', name: 'a\udfff' }, 'a purl is text in Unicode; one of its parts has half a character in it'],
  ])('refuses %j', (parts, problem) => {
    expect(buildPurl(parts)).toEqual({ ok: false, problem });
  });
});
