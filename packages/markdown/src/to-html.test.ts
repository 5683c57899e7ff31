import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownToHtml } from './to-html.ts';

describe('markdownToHtml', () => {
  it('writes what people use', () => {
    expect(markdownToHtml('**now** see [the log](https://example.org/a?b=1&c=2)\n\n- one\n- two\n\n`code <b>`')).toBe(
      '<p><strong>now</strong> see <a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">the log</a></p>\n' +
        '<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p><code>code &lt;b&gt;</code></p>\n',
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[a](javascript:alert(1))',
    '[a](  JaVaScRiPt:alert(1))',
    '[a](data:text/html,<script>alert(1)</script>)',
    '[a](//evil.example)',
    '![a](https://evil.example/x.png)',
    '<a href="javascript:alert(1)">x</a>',
    '[a](https://example.org"onmouseover="alert(1))',
    '<svg/onload=alert(1)>',
    '&#60;script&#62;alert(1)&#60;/script&#62;',
  ])('makes nothing act: %s', (text) => {
    const html = markdownToHtml(text);

    expect(html).not.toMatch(/<(?:script|img|svg|iframe|style|object)|<[^>]*\son\w+=|href="(?:javascript|data|\/\/)/i);
  });

  it('writes no tag but its own, whatever it is given', () => {
    const own =
      /<\/?(?:p|strong|em|del|ul|ol|li|a|code|pre|blockquote|h[1-6]|hr|br|table|thead|tbody|tr|th|td|input)(?:\s[^<>]*)?>/g;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>"\'&[]()!*_`#-|\n ajscrit:/=0.') }), (text) => {
        expect(markdownToHtml(text).replaceAll(own, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 2_000 },
    );
  });
});
