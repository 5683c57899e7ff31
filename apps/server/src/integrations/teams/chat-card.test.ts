import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { teamsAnswer } from './chat-card.ts';

interface Card {
  readonly attachments: readonly {
    readonly content: {
      readonly body: readonly { readonly type: string; readonly inlines: readonly { readonly text: string }[] }[];
      readonly actions: readonly { readonly type: string; readonly url: string }[];
    };
  }[];
}
const cardOf = (answer: object) => (answer as Card).attachments[0]?.content;

describe('an answer in Teams', () => {
  it('shows words as they are, opens addresses, and says what to type in place of buttons', () => {
    const card = cardOf(
      teamsAnswer(
        {
          sentence: 'INC-12: **a** <at>all</at>',
          buttons: [
            { label: 'Join', act: 'run', value: 'join INC-12' },
            { label: 'Declare all the same', act: 'declare', value: 'id', typed: 'declare anyway "x"' },
            { label: 'INC-1', act: 'keep', value: 'id INC-1' },
          ],
          links: [{ label: 'Open the room', url: 'https://lockstep.example.org/incidents/INC-12' }],
        },
        '@Lockstep',
      ),
    );

    expect(card?.body.map(({ type, inlines }) => [type, inlines[0]?.text])).toEqual([
      ['RichTextBlock', 'INC-12: **a** <at>all</at>'],
      ['RichTextBlock', 'Join: @Lockstep join INC-12'],
      ['RichTextBlock', 'Declare all the same: @Lockstep declare anyway "x"'],
    ]);
    expect(card?.actions).toMatchObject([{ type: 'Action.OpenUrl', url: expect.stringMatching(/INC-12$/) }]);
  });

  it('stays below what Teams takes, whatever the words are', () => {
    const words = fc.string({ unit: 'binary', maxLength: 4_000 });
    const links = Array.from({ length: 10 }, () => ({ label: 'x'.repeat(200), url: 'https://lockstep.example.org/' }));
    fc.assert(
      fc.property(words, fc.array(words, { maxLength: 30 }), (sentence, lines) => {
        const card = cardOf(teamsAnswer({ sentence: `x${sentence}`, lines, links }, undefined));
        // As Teams counts: two bytes for a character, and about a fifth on top; escapes of JSON are its own matter.
        const characters = card?.body.flatMap(({ inlines }) => inlines.map(({ text }) => text.length)) ?? [];
        expect(characters.reduce((sum, length) => sum + length, 0) * 2 * 1.2).toBeLessThan(24_000);
        expect(characters.every((length) => length > 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
