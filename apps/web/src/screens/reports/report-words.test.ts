import { ReportEntryKind, ReportState } from '@lockstep/contract';
import { expect, it } from 'vitest';
import { decideLabel, entryWords, stateLook } from './report-words.ts';

it('has words for every state and every entry', () => {
  expect(Object.keys(stateLook).toSorted()).toEqual(ReportState.options.toSorted());
  for (const kind of ReportEntryKind.options)
    expect(entryWords({ kind, facts: { from: 'new', to: 'new' } })).toMatch(/\w/);
});

it('tells what was decided, and about what', () => {
  expect(entryWords({ kind: 'decided', facts: { from: 'triaging', to: 'duplicate', reference: 'RPT-1' } })).toBe(
    'decided: duplicate of RPT-1, before being looked into',
  );
  expect(entryWords({ kind: 'mail_held_back', facts: { because: 'list', mail: 'receipt' } })).toBe(
    'no receipt by mail: it came over a list',
  );
  expect(entryWords({ kind: 'owner_set', facts: { from: 'Ada', to: '' } })).toBe('Ada has it no more');
});

it('calls the way back what it is', () => {
  expect(decideLabel('new', 'triaging')).toBe('Look into it');
  expect(decideLabel('spam', 'triaging')).toBe('Take it up again');
});
