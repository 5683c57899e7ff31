import { describe, expect, it } from 'vitest';
import { definitionOf, draftOf, emptyItem, moved } from './playbook-draft.ts';
import { changesBetween, conditionWords, itemFacts, nameOf, type PlaybookItem } from './playbook-words.ts';
import { automationExamples, playbookExamples } from './examples.ts';

const item = (id: string, more: Partial<PlaybookItem> = {}): PlaybookItem => ({
  id,
  title: `Do ${id}`,
  detail: '',
  axis: null,
  ownerRole: null,
  dueMinutes: null,
  ...more,
});
const playbook = (...items: PlaybookItem[]) => ({ title: 'T', summary: '', when: {}, startsByItself: false, items });

describe('a condition in words', () => {
  it('says everything that must hold', () => {
    expect(conditionWords({})).toBe('every incident');
    expect(conditionWords({ kinds: ['security', 'both'], atLeast: 'sev2', drill: false })).toBe(
      'security or both sides, SEV2 or worse, no drills',
    );
  });
});

describe('an item', () => {
  it('says whose it is, until when, and when it is left out', () => {
    const facts = itemFacts(item('a', { axis: 'security', dueMinutes: 90, when: { atLeast: 'sev1' } }));
    expect(facts).toBe('Security, within 90 min, only SEV1 or worse');
    expect(itemFacts(item('a', { dueMinutes: 2_880 }))).toBe('within 2 d');
  });
});

describe('what changed between versions', () => {
  it('is nothing where nothing did', () => {
    expect(changesBetween(playbook(item('a')), playbook(item('a')))).toEqual([]);
  });

  it('names what came, went, moved and reads differently', () => {
    const before = playbook(item('a'), item('b'), item('c'));
    const after = { ...playbook(item('c'), item('a', { dueMinutes: 30 }), item('d')), startsByItself: true };
    expect(changesBetween(before, after)).toEqual([
      'It starts by itself now',
      'Added: Do d',
      'Taken out: Do b',
      'Do a: within 30 min; before: anybody’s, at any time',
      'The order changed',
    ]);
  });
});

describe('a draft', () => {
  it('keeps the ids of what was there, and gives new items one of their own', () => {
    const draft = draftOf(playbook(item('do-it', { dueMinutes: 5 })));
    const more = { ...emptyItem('k'), title: 'Do it' };
    const { items } = definitionOf({ ...draft, items: [...draft.items, more, { ...more, key: 'l' }] });
    expect(items.map(({ id, dueMinutes }) => [id, dueMinutes])).toEqual([
      ['do-it', 5],
      ['do-it-2', null],
      ['do-it-3', null],
    ]);
  });

  it('moves items within the list only', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  });

  it('names things for addresses', () => {
    expect(nameOf('  Où? Leaked / secret! ')).toBe('ou-leaked-secret');
  });
});

describe('examples', () => {
  it('go to the server as they are', async () => {
    const { PlaybookDefinition, operations } = await import('@lockstep/contract');
    const { automation } = operations.dryRunAutomation.body.shape;
    for (const { definition } of playbookExamples) {
      const sent = definitionOf(draftOf(definition));
      expect(PlaybookDefinition.parse(sent)).toEqual(sent);
    }
    for (const { definition } of automationExamples) expect(automation.parse(definition)).toEqual(definition);
  });
});
