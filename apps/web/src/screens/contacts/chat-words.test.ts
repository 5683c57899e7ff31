import { describe, expect, it } from 'vitest';
import { askedWords, chatCodeIn, chatPlaceWords } from './chat-words.ts';

describe('an account of a chat', () => {
  it('stands in its set-up, and in a team where there is one', () => {
    expect(chatPlaceWords({ setupName: 'Chat', place: 'acme' })).toBe('Chat, acme');
    expect(chatPlaceWords({ setupName: 'Chat', place: '' })).toBe('Chat');
  });

  it('is told apart from one that is called differently, and from an address that others saw', () => {
    const asked = { title: 'Teams', name: 'Ben Carter', doNamesDiffer: false, isSeenByAll: false };
    const words = (more: Partial<typeof asked>) => askedWords({ ...asked, ...more });

    expect(words({})).toMatch(/^With a yes, whoever writes as Ben Carter in Teams will .* as you\. Say it only if/);
    expect(words({ isSeenByAll: true })).toMatch(/^Everybody in the channel saw this address in Teams\. With a yes/);
    expect(words({ doNamesDiffer: true, isSeenByAll: true })).toMatch(/meant for somebody else.*When in doubt, say no/);
  });

  it.each([
    ['#link=a-b_c', 'a-b_c'],
    ['#link=', undefined],
    ['#verify=1&code=2', undefined],
    ['', undefined],
  ])('is asked about by the address %s', (hash, code) => {
    expect(chatCodeIn(hash)).toBe(code);
  });
});
