import { expect, it } from 'vitest';
import { dumpsAdvice } from './osv-dumps.ts';

it('names each dump once, with its address and how to give it', () => {
  expect(dumpsAdvice(['npm', 'Debian:12', 'Debian:11', '', 'Azure Linux:3'])).toBe(
    [
      "get OSV's records:",
      '`curl -fo Azure-Linux.zip https://osv-vulnerabilities.storage.googleapis.com/Azure%20Linux/all.zip`,',
      '`curl -fo Debian.zip https://osv-vulnerabilities.storage.googleapis.com/Debian/all.zip`,',
      '`curl -fo npm.zip https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip`;',
      'then add `--advisories Azure-Linux.zip Debian.zip npm.zip`',
    ].join(' '),
  );
});

it('has nothing to get for what OSV does not know', () => {
  expect(dumpsAdvice([''])).toBeUndefined();
});
