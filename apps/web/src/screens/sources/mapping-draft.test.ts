import { readMapping } from '@lockstep/alerting';
import { describe, expect, it } from 'vitest';
import { documentText, firstMapping, mappingProblems, previewWords, readDocument } from './mapping-draft.ts';

describe('a mapping while it is typed', () => {
  it('begins with one that the server understands', () => {
    expect(readMapping(firstMapping)).toMatchObject({ ok: true });
  });

  it('reads back what it wrote, and nothing as none', () => {
    expect(readDocument(documentText(firstMapping))).toEqual({ ok: true, document: firstMapping });
    expect(readDocument('  \n')).toEqual({ ok: true, document: undefined });
  });

  it.each(['{', '[]', '"text"', 'null', '7'])('says what is wrong with %s', (text) => {
    expect(readDocument(text)).toMatchObject({ ok: false, problem: { problem: 'is not a JSON object' } });
  });

  it('tells problems by the part of the mapping they are about, and leaves others alone', () => {
    expect(
      mappingProblems([
        { field: 'body.mapping.labels.service', problem: 'a' },
        { field: 'mapping', problem: 'b' },
        { field: 'body.payload', problem: 'c' },
      ]),
    ).toEqual([
      { part: 'labels.service', problem: 'a' },
      { part: '', problem: 'b' },
    ]);
  });
});

it('sums up what would become of a payload', () => {
  const nothing = { problem: null, alerts: [], changes: [], rejected: [], ignored: [], entries: [] };

  expect(previewWords(nothing)).toBe('Nothing would come of it');
  expect(
    previewWords({
      ...nothing,
      rejected: [{ path: 'a', problem: 'b' }],
      ignored: [
        { reason: 'a', count: 2 },
        { reason: 'b', count: 3 },
      ],
    }),
  ).toBe('1 refused, 5 ignored');
});
