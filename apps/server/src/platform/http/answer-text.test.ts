import { describe, expect, it } from 'vitest';
import { answerText, spliced, writeWith } from './answer-text.ts';

describe('spliced', () => {
  it.each([
    [{ a: 1, list: [1, 2] }, { list: '[1,2]' }],
    [{ list: ['"', '}'] }, { list: JSON.stringify(['"', '}']) }],
    [{ 'odd "name"': null, left: undefined, text: '{"a":1}' }, { 'odd "name"': 'null' }],
    [{ a: { b: [] } }, {}],
    [{}, {}],
  ])('says of %j with %j known what JSON says', (value, known) => {
    expect(JSON.parse(spliced(value, known))).toEqual(JSON.parse(JSON.stringify(value)));
  });
});

describe('answerText', () => {
  it('writes an answer the way that came with it, and a copy of it as any other', () => {
    const answer = writeWith({ a: 1, b: [2] }, () => spliced({ a: 1 }, { b: '[2]' }));

    expect(answerText(answer)).toBe('{"a":1,"b":[2]}');
    expect(answerText({ ...answer, a: 3 })).toBe('{"a":3,"b":[2]}');
  });

  it('answers nothing with an empty object', () => {
    expect(answerText(undefined)).toBe('{}');
    expect(answerText(null)).toBe('{}');
  });
});
