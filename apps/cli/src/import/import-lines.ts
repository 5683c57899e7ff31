import { counted } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { ImportLine } from './translation.ts';

const HEADS = { cannot_move: 'Can not move', moves_with_changes: 'Moves with changes', moves: 'Moves' } as const;

/** The report for people: what needs them first. */
export function importLines(lines: readonly ImportLine[], { paint }: Pick<Terminal, 'paint'>): string[] {
  const colours = { cannot_move: paint.red, moves_with_changes: paint.yellow, moves: paint.green };
  return (['cannot_move', 'moves_with_changes', 'moves'] as const).flatMap((outcome) => {
    const of = lines.filter((line) => line.outcome === outcome);
    if (of.length === 0) return [];
    return [
      colours[outcome](`${HEADS[outcome]}: ${counted(of.length, 'part')}`),
      ...of.map(({ part, subject, why }) => `  ${part} ${subject}${why === '' ? '' : `: ${why}`}`),
    ];
  });
}
