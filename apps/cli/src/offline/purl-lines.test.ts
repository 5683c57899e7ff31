import { describe, expect, it } from 'vitest';
import { answerPurlLine } from './purl-lines.ts';

const CORE = {
  type: 'npm',
  namespace: '@angular',
  name: 'core',
  version: '17',
  qualifiers: { os: 'linux' },
  subpath: null,
  canonical: 'pkg:npm/%40angular/core@17?os=linux',
};

describe('answerPurlLine', () => {
  it.each([
    ['plain text', 'pkg:npm/@angular/core@17?OS=linux'],
    ['a JSON string', '"pkg:npm/%40angular/core@17?os=linux"'],
    [
      'a JSON object of parts',
      '{"type":"npm","namespace":"@angular","name":"core","version":"17","qualifiers":{"os":"linux"},"subpath":null}',
    ],
  ])('reads %s', (_name, line) => {
    expect(answerPurlLine(line)).toEqual(CORE);
  });

  it.each([
    ['', 'the line is empty'],
    ['left-pad@1', '`left-pad@1` does not begin with `pkg:`'],
    ['pkg:npm/a\uFFFD', 'the line is not UTF-8 text'],
    ['{"type":', 'the line begins like JSON and is none'],
    ['{"type":1,"name":"a"}', '`type` must be a text or null'],
    ['{"type":"npm","name":"a","qualifiers":{"os":1}}', 'the qualifier `os` must be a text'],
    ['{"type":"npm"}', 'a purl needs a name'],
  ])('says of `%s` why it is none', (line, error) => {
    expect(answerPurlLine(line)).toEqual({ error });
  });
});
