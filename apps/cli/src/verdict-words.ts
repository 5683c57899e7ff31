import type { Verdict } from '@lockstep/gate';
import type { Cell } from './table.ts';
import type { Terminal } from './terminal.ts';

/** A sign and words: colour only repeats them. */
const WORDS: Readonly<Record<Verdict, { readonly text: string; readonly color: 'green' | 'yellow' | 'red' }>> = {
  allow: { text: '✓ allowed', color: 'green' },
  preserve_first: { text: '◷ evidence first', color: 'yellow' },
  needs_signoff: { text: '? needs sign-off', color: 'yellow' },
  deny: { text: '✗ denied', color: 'red' },
};

export function verdictCell(verdict: Verdict, { paint }: Pick<Terminal, 'paint'>): Cell & object {
  const { text, color } = WORDS[verdict];
  return { text, paint: paint[color] };
}

export function verdictText(verdict: Verdict, terminal: Pick<Terminal, 'paint'>): string {
  const { text, paint } = verdictCell(verdict, terminal);
  return paint(text);
}
