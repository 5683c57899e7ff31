import { counted, named, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** A checked statement, from files or from the server. */
export interface CheckedStatement {
  readonly id: string;
  readonly vulnerabilities: readonly string[];
  readonly products: readonly string[];
  readonly status: string;
  readonly result: 'suppresses' | 'keeps' | 'overruled' | 'not_applied';
  readonly components: number;
  readonly releases: number;
  readonly services: readonly string[];
  readonly because: string;
}

const WORDS: Readonly<Record<CheckedStatement['result'], string>> = {
  suppresses: '✓ suppresses',
  keeps: '✓ keeps',
  overruled: '- overruled',
  not_applied: '! not applied',
};

/** One line a statement: what it does where, or the nearest miss. */
export function checkLines(checks: readonly CheckedStatement[], terminal: Terminal): string[] {
  return tableLines(
    ['STATEMENT', 'FLAW', 'PRODUCT', 'SAYS', 'RESULT', 'WHERE, OR WHY NOT'],
    checks.map((check) => [
      check.id,
      named(check.vulnerabilities, 1),
      named(check.products, 1),
      check.status,
      {
        text: WORDS[check.result],
        paint: check.result === 'not_applied' ? terminal.paint.yellow : terminal.paint.green,
      },
      whereOf(check),
    ]),
    terminal.width,
  );
}

function whereOf({ result, components, releases, services, because }: CheckedStatement): string {
  if (result === 'overruled' || result === 'not_applied') return because;
  return `${counted(components, 'component')} in ${counted(releases, 'release')} of ${named(services, 3)}`;
}
