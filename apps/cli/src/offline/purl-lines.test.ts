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
    expect(answerPurlLine({ text: line, problem: undefined })).toEqual({ answer: CORE, problem: undefined });
  });

  it.each([
    ['', 'is empty'],
    ['{"type":', 'begins like JSON and is none'],
    ['["pkg:npm/a"]', 'is neither a purl nor an object of its parts'],
    ['{"type":1,"name":"a"}', 'has a `type` that is neither a text nor null'],
    ['{"type":"npm","name":"a","qualifiers":"os"}', 'has `qualifiers` that are no object'],
    ['{"type":"npm","name":"a","qualifiers":{"os":1}}', 'has a qualifier `os` that is no text'],
  ])('says that the line `%s` is not of the shape', (text, problem) => {
    expect(answerPurlLine({ text, problem: undefined })).toEqual({ answer: { error: `the line ${problem}` }, problem });
  });

  it.each([
    ['left-pad@1', '`left-pad@1` does not begin with `pkg:`'],
    ['{"type":"npm"}', 'a purl needs a name'],
  ])('takes `%s` for an answer that it is no purl', (text, error) => {
    expect(answerPurlLine({ text, problem: undefined })).toEqual({ answer: { error }, problem: undefined });
  });

  it('hands on that a line is no text', () => {
    expect(answerPurlLine({ text: '', problem: 'is not UTF-8 text' })).toEqual({
      answer: { error: 'the line is not UTF-8 text' },
      problem: 'is not UTF-8 text',
    });
  });
});
