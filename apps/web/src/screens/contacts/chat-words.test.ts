import { describe, expect, it } from 'vitest';
import { chatCodeIn, chatPlaceWords } from './chat-words.ts';

describe('an account of a chat', () => {
  it('stands in its set-up, and in a team where there is one', () => {
    expect(chatPlaceWords({ setupName: 'Chat', place: 'acme' })).toBe('Chat, acme');
    expect(chatPlaceWords({ setupName: 'Chat', place: '' })).toBe('Chat');
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
