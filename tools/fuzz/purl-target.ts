/** Package URLs: reading never throws, and what is canonical reads back to itself. */
import { readCanonicalPurl } from '../../packages/advisories/src/purl-canonical.ts';
import { formatPurl, LONGEST_PURL, parsePurl } from '../../packages/advisories/src/purl.ts';
import type { FuzzTarget } from './target.ts';

export function purlTarget(): FuzzTarget {
  return {
    name: 'purl',
    seeds: () => SEEDS,
    pieces: [
      'pkg:',
      '/',
      '@',
      '?',
      '#',
      '&',
      '=',
      '%',
      '%2F',
      '%40',
      '%25',
      ':',
      '::',
      '..',
      '+',
      '-',
      '_',
      '.',
      'A',
      '1',
    ],
    maxLength: 6_000,
    run: (text) => {
      const lenient = parsePurl(text);
      if (lenient.ok && text.isWellFormed()) {
        const written = formatPurl(lenient.purl);
        const again = parsePurl(written);
        if (again.ok ? again.purl.name !== lenient.purl.name : written.length <= LONGEST_PURL) {
          throw new RangeError(`the written form is another purl: ${written}`);
        }
      }
      const strict = readCanonicalPurl(text);
      if (!strict.ok) return;
      const again = readCanonicalPurl(strict.canonical);
      if (!again.ok || again.canonical !== strict.canonical) throw new RangeError(`not canonical: ${strict.canonical}`);
    },
  };
}

const SEEDS = [
  'pkg:npm/%40angular/core@17.0.0?vcs_url=git%2Bhttps://example.org/a.git#dist/index.js',
  'pkg:golang/github.com/gorilla/context@234fd47e07d1004f0aed9c#api',
  'pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?classifier=dist&type=zip',
  'pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie',
  'pkg:pypi/Django_package@1.11.1.dev1',
  'pkg:git/codeberg.org/forgejo/forgejo@a72d2c07',
  'pkg:swid/Acme/example.com/Server@1.0.0?tag_id=75B8C285-FA7B-485B-B199-4745E3004D0D',
  'pkg:mlflow/CreditFraud@3?repository_url=https://adb-5.azuredatabricks.net/',
  'pkg:oci/debian@sha256%3A244fd47e07d10?arch=amd64&tag=latest',
  'pkg:pub/My-Package@1',
  'pkg:chrome-extension/dlpngalgnefjeiefhmpklpfiohadpglk@1.0',
];
