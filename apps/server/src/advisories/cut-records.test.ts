import { describe, expect, it } from 'vitest';
import { RecordCutter } from './cut-records.ts';

function cut(text: string, pieceLength = text.length || 1): [string, string][] {
  const cutter = new RecordCutter(1_000);
  const found: [string, string][] = [];
  for (let at = 0; at < text.length; at += pieceLength) {
    for (const line of cutter.write(text.slice(at, at + pieceLength))) found.push([line.at, line.text]);
  }
  for (const line of cutter.end()) found.push([line.at, line.text]);
  return found;
}

describe('RecordCutter', () => {
  it.each<[string, string, [string, string][]]>([
    [
      'JSON Lines',
      '{"a":1}\n\n{"b":2}',
      [
        ['line 1', '{"a":1}'],
        ['line 3', '{"b":2}'],
      ],
    ],
    [
      'a bad line among others',
      '{"a":1}\n{"b":\n{"c":3}\n',
      [
        ['line 1', '{"a":1}'],
        ['line 2', '{"b":'],
        ['line 3', '{"c":3}'],
      ],
    ],
    ['one line', ' \n{"a":1}\n', [['line 2', '{"a":1}']]],
    ['one record over several lines', '{\n"a":\n1}\n', [['document', '{\n"a":\n1}']]],
    [
      'a list in one line',
      '[{"a":"]},["},{"b":[{}]}]\n',
      [
        ['item 1', '{"a":"]},["}'],
        ['item 2', '{"b":[{}]}'],
      ],
    ],
    [
      'a list over lines',
      '\uFEFF [\n{"a":"\\"]"},\n7\n]',
      [
        ['item 1', '{"a":"\\"]"}'],
        ['item 2', '7'],
      ],
    ],
    ['an empty list', '[]', []],
    ['nothing', ' \n ', []],
  ])('cuts %s, whatever the size of the pieces', (_, text, expected) => {
    for (let length = 1; length <= text.length; length += 1) expect(cut(text, length)).toEqual(expected);
  });

  it.each([
    ['a list cut off', '[{"a":1},{"b"', /cut off/],
    ['something after a list', '[] {}', /follows the list/],
    ['no JSON', '<html>\n</html>', /not JSON/],
    ['a record that is too large', `{"a":"${'x'.repeat(2_000)}"}`, /larger than/],
    ['an item that is too large', `[{"a":"${'x'.repeat(2_000)}"}]`, /larger than/],
  ])('refuses %s', (_, text, problem) => {
    for (const length of [1, 7]) expect(() => cut(text, length)).toThrow(problem);
  });
});
