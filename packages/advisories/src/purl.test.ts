import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPurl, parsePurl } from './purl.ts';
import type { Purl } from './purl.ts';

function parsed(raw: string): Purl {
  const result = parsePurl(raw);
  if (!result.ok) throw new Error(result.problem);
  return result.purl;
}

describe('parsePurl', () => {
  it('takes a purl apart and keeps the text it came from', () => {
    const raw = 'pkg:Maven/org.apache.logging.log4j/log4j-core@2.14.1?type=jar&classifier=#a/./b/../c';

    expect(parsed(raw)).toEqual({
      raw,
      type: 'maven',
      namespace: 'org.apache.logging.log4j',
      name: 'log4j-core',
      version: '2.14.1',
      qualifiers: new Map([['type', 'jar']]),
      subpath: 'a/b/c',
    });
  });

  it.each([
    ['pkg:npm/%40babel/core@7.0.0', '@babel', 'core', '7.0.0'],
    ['pkg:npm/@babel/core@7.0.0', '@babel', 'core', '7.0.0'],
    ['pkg:npm/@babel/core', '@babel', 'core', undefined],
    ['pkg:npm/core@', undefined, 'core', undefined],
    ['pkg://npm//core@1.0.0', undefined, 'core', '1.0.0'],
    ['pkg:golang/github.com/Masterminds/semver/v3@v3.1.1', 'github.com/Masterminds/semver', 'v3', 'v3.1.1'],
    ['pkg:golang/k8s.io/api@v0.1.0%2Bincompatible', 'k8s.io', 'api', 'v0.1.0+incompatible'],
    // An address that nobody encoded is no part of the version.
    ['pkg:npm/a@1?download_url=https://b.c/d?e=f', undefined, 'a', '1'],
    ['pkg:npm/a@1?vcs_url=git+https://b.c/d@e?f#g#h?i', undefined, 'a', '1'],
  ])('reads `%s`', (raw, namespace, name, version) => {
    expect(parsed(raw)).toMatchObject({ namespace, name, version });
  });

  it.each([
    ['left-pad@1.0.0', '`left-pad@1.0.0` does not begin with `pkg:`'],
    ['', '`` does not begin with `pkg:`'],
    ['pkg:left-pad@1.0.0', '`pkg:left-pad@1.0.0` names no package type'],
    ['pkg:n&g/x@1', '`pkg:n&g/x@1` names no package type'],
    ['pkg:npm/@1.0.0', '`pkg:npm/@1.0.0` names no package'],
    ['pkg:npm/a@%zz', '`pkg:npm/a@%zz` has broken percent-encoding'],
    ['pkg:npm/a@1?in%20use=yes', '`pkg:npm/a@1?in%20use=yes` has an invalid qualifier key `in%20use`'],
  ])('refuses `%s` and says why', (raw, problem) => {
    expect(parsePurl(raw)).toEqual({ ok: false, problem });
  });

  it('refuses an endless text without repeating it', () => {
    const result = parsePurl(`pkg:npm/${'a'.repeat(10_000)}`);

    expect(result).toEqual({ ok: false, problem: 'a purl may have 4096 characters at most' });
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'pkg:/@?#%&=n41.-') })), (text) => {
        const result = parsePurl(`pkg:npm/${text}`);
        expect(result.ok ? result.purl.name : result.problem).not.toBe('');
      }),
    );
  });
});

describe('formatPurl', () => {
  it('keeps a slash inside a name, also where names are paths', () => {
    expect(formatPurl(parsed('pkg:git/codeberg.org/forg%2Frgejo@1'))).toBe('pkg:git/codeberg.org/forg%2Frgejo@1');
  });

  it('is undone by parsePurl', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => value.isWellFormed());
    const segment = text.filter((value) => !/^\.{1,2}$|\//.test(value));
    fc.assert(
      fc.property(segment, fc.array(segment, { maxLength: 3 }), text, text, (name, namespace, version, value) => {
        const purl = {
          type: 'generic',
          namespace: namespace.length === 0 ? undefined : namespace.join('/'),
          name,
          version,
          qualifiers: new Map([['vcs_url', value]]),
          subpath: undefined,
        };
        expect(parsed(formatPurl(purl))).toMatchObject(purl);
      }),
    );
  });
});
