import { describe, expect, it } from 'vitest';
import { matchKey } from './command-keys.ts';

const press = (key: string, more: { isModified?: boolean; isTyping?: boolean; isRepeat?: boolean } = {}) => ({
  key,
  isModified: more.isModified ?? false,
  isTyping: more.isTyping ?? false,
  isRepeat: more.isRepeat ?? false,
});
const everything = () => true;

describe('matchKey', () => {
  it('finds a command by its two keys', () => {
    expect(matchKey(press('g'), undefined, everything, true)).toEqual({ kind: 'begins' });
    expect(matchKey(press('d'), 'g', everything, true)).toEqual({ kind: 'command', id: 'go.decisions' });
  });

  it('leaves single keys to a person who types, and keeps the palette reachable', () => {
    expect(matchKey(press('t', { isTyping: true }), undefined, everything, true)).toEqual({ kind: 'nothing' });
    expect(matchKey(press('K', { isModified: true, isTyping: true }), undefined, everything, true)).toEqual({
      kind: 'command',
      id: 'palette.open',
    });
  });

  it('does not take a browser shortcut for a single key', () => {
    expect(matchKey(press('t', { isModified: true }), undefined, everything, true)).toEqual({ kind: 'nothing' });
  });

  it('ignores commands of other screens, and all single keys when they are off', () => {
    expect(matchKey(press('+'), undefined, (id) => id !== 'ledger.zoom_in', true)).toEqual({ kind: 'nothing' });
    expect(matchKey(press('?'), undefined, everything, false)).toEqual({ kind: 'nothing' });
  });

  it('walks rows for as long as the key is held, and does nothing else twice', () => {
    expect(matchKey(press('j', { isRepeat: true }), undefined, everything, true)).toEqual({
      kind: 'command',
      id: 'list.next',
    });
    expect(matchKey(press('a', { isRepeat: true }), undefined, everything, true)).toEqual({ kind: 'nothing' });
    expect(matchKey(press('g', { isRepeat: true }), undefined, everything, true)).toEqual({ kind: 'nothing' });
  });
});
