import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyntaxProblem } from './document-reader.ts';
import { XmlStream } from './xml-stream.ts';

/** What was read, written down again: texts joined, attributes in order. */
function read(pieces: readonly string[]): string {
  let written = '';
  const stream = new XmlStream(
    {
      open: (name, namespace, attributes) => {
        const list = [...attributes].map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
        written += `<${namespace === '' ? '' : `{${namespace}}`}${name}${list.join('')}>`;
      },
      text: (text) => (written += text),
      close: () => (written += '</>'),
    },
    { depth: 64, tagLength: 1_000 },
  );
  for (const piece of pieces) stream.write(piece);
  stream.end();
  return written;
}

function problemOf(text: string): string {
  try {
    read([text]);
  } catch (error) {
    if (error instanceof SyntaxProblem) return error.message;
    throw error;
  }
  return 'none';
}

const SAMPLE = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a > b --><?style x?><a xmlns="urn:a" xmlns:b='urn:b' n="1 &lt; &#x32;">t&amp;&#228;<b:c d='"x>"'/><![CDATA[<&>]]]></a>
`;

describe('XmlStream', () => {
  it('reads the same wherever the text is cut', () => {
    const whole = read([SAMPLE]);
    expect(whole).toBe('<{urn:a}a xmlns="urn:a" xmlns:b="urn:b" n="1 < 2">t&ä<{urn:b}c d="\\"x>\\""></><&>]</>');

    fc.assert(
      fc.property(fc.array(fc.nat(SAMPLE.length), { maxLength: 12 }), (places) => {
        const at = [0, ...places.toSorted((a, b) => a - b), SAMPLE.length];
        expect(read(at.slice(1).map((end, index) => SAMPLE.slice(at[index], end)))).toBe(whole);
      }),
    );
    expect(read([...SAMPLE])).toBe(whole);
  });

  it.each([
    [
      '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
      'the document has a type declaration (`<!DOCTYPE`), which could define entities',
    ],
    [
      '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
      'the document has a type declaration (`<!DOCTYPE`), which could define entities',
    ],
    ['<a>&b;</a>', '`&b;` inside `a` is no reference that is read'],
    ['<a>a & b</a>', '`& b` inside `a` is no reference that is read'],
    ['<a b="&c;"/>', '`&c;` inside its beginning is no reference that is read'],
    ['<a>&#0;</a>', '`&#0;` inside `a` is no reference that is read'],
    ['<a>&#xD800;</a>', '`&#xD800;` inside `a` is no reference that is read'],
    ['<a><b></a></b>', '`</a>` ends `a/b`'],
    ['</a>', '`</a>` ends nothing'],
    ['<a/><b/>', 'the document has a second root element'],
    ['<a/>text', 'the document has text outside its element'],
    ['<a><b>', 'the document ends in the middle, inside `a/b`'],
    ['<a', 'the document ends in the middle, inside its beginning'],
    ['<a><!-- ', 'the document ends in the middle, inside `a`'],
    ['', 'the document ends in the middle, inside its beginning'],
    ['<a b="1" b="2"/>', '`a` has `b` twice'],
    ['<a b/>', 'the attributes of `a` can not be read'],
    ['<a b=c/>', 'the attributes of `a` can not be read'],
    ['<1/>', '`1` inside its beginning is no name'],
    ['<b:a/>', 'the prefix of `b:a` is declared nowhere'],
    ['<a>'.repeat(65), 'the document is nested deeper than 64 levels'],
    [`<a b="${'x'.repeat(1_000)}"/>`, 'a tag inside its beginning is longer than 1000 characters'],
    [`<a b="${'x'.repeat(1_000)}`, 'a tag inside its beginning is longer than 1000 characters'],
  ])('refuses %j', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('reads a long text without looking at it again and again', () => {
    const started = performance.now();
    read([
      '<a><!--',
      ...Array.from({ length: 2_000 }, () => '-'.repeat(1_000)),
      '--><![CDATA[',
      ...Array.from({ length: 2_000 }, () => ']'.repeat(1_000)),
      ']]></a>',
    ]);

    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
