import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTrainLines, readTrainMember } from './train-lines.ts';

describe('lines of a release train', () => {
  it('are a service and a version, with a space, a tab or an @ between them', () => {
    expect(readTrainLines('shop 2.1.0\nweb@3.0.0\r\n\n# the rest of it\napi\t1.0.0-rc.1  # after lunch\n')).toEqual({
      members: [
        { line: 1, service: 'shop', target: '2.1.0' },
        { line: 2, service: 'web', target: '3.0.0' },
        { line: 5, service: 'api', target: '1.0.0-rc.1' },
      ],
      problems: [],
    });
  });

  it('keep an @ and a # that belong to the version', () => {
    expect(readTrainMember('web web@3.0.0')).toEqual({ service: 'web', target: 'web@3.0.0' });
    expect(readTrainLines('web 3.0.0#7').members).toEqual([{ line: 1, service: 'web', target: '3.0.0#7' }]);
  });

  it('say which line can not be read, and why', () => {
    expect(readTrainLines('shop\n-x 1\nshop 1 2 3\nweb a/b\nweb 1\nWEB 2')).toEqual({
      members: [{ line: 5, service: 'web', target: '1' }],
      problems: [
        { line: 1, problem: '`shop` has no version: write `shop 1.2.3`' },
        { line: 2, problem: expect.stringContaining('`-x` is no name of a service') as string },
        { line: 3, problem: '`2 3` is too much: a line is `service version`' },
        { line: 4, problem: '`a/b` is no version: it must not hold white space or `/`' },
        { line: 6, problem: '`WEB` is in line 5 already' },
      ],
    });
  });

  it('are never lost: each line that says something is a member or a problem', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'B', '1', '.', '@', ' ', '\t', '#', '/', '-'), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const { members, problems } = readTrainLines(lines.join('\n'));
        const answered = [...members, ...problems].map((one) => one.line).toSorted((a, b) => a - b);
        const said = lines.flatMap((one, at) => (/^\s*(#|$)/.test(one) ? [] : [at + 1]));
        expect(answered).toEqual(said);
      }),
    );
  });
});
