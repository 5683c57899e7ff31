import { expect, it } from 'vitest';
import { publishedDigest } from './published-digest.ts';

const sha256 = 'uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=';
const md5 = 'XUFAKrxLKna5cZ2REBfFkg==';

it('takes the strongest digest a publisher sends', () => {
  expect(publishedDigest({ 'repr-digest': `sha-512=:abc=:, sha-256=:${sha256}:` })).toEqual({
    algorithm: 'sha256',
    value: sha256,
  });
  expect(publishedDigest({ digest: `SHA-256=${sha256}` })).toEqual({ algorithm: 'sha256', value: sha256 });
  expect(publishedDigest({ 'x-goog-hash': `crc32c=yZRlqg==,md5=${md5}` })).toEqual({ algorithm: 'md5', value: md5 });
  expect(publishedDigest({ 'x-goog-hash': `md5=${md5}`, digest: `sha-256=${sha256}` })?.algorithm).toBe('sha256');
});

it('takes nothing else for one', () => {
  expect(publishedDigest({})).toBeUndefined();
  expect(publishedDigest({ etag: `"${md5}"`, 'x-goog-hash': 'crc32c=yZRlqg==' })).toBeUndefined();
  expect(publishedDigest({ digest: 'sha-256=short' })).toBeUndefined();
});
