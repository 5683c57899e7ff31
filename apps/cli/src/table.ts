/** A cell, or a cell that is coloured after it was aligned. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

const GAP = '  ';
/** Narrower than this the last column is wrapped into nothing useful. */
const NARROWEST_LAST = 20;

/**
 * Rows in aligned columns under a heading. The last column takes the rest of the width and is cut with an ellipsis, or goes
 * on below itself; an infinite width cuts nothing.
 */
export function tableLines(
  heading: readonly string[],
  rows: readonly (readonly Cell[])[],
  width: number,
  overflow: 'cut' | 'wrap' = 'cut',
): string[] {
  const all: readonly (readonly Cell[])[] = [heading, ...rows];
  const last = heading.length - 1;
  const widths = heading.map((_, column) => Math.max(...all.map((row) => displayWidth(textOf(row[column])))));
  const before = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
  const rest = Math.max(NARROWEST_LAST, width - before);
  return all.flatMap((row) => {
    const cells = heading
      .slice(0, last)
      .map((_, column) => painted(row[column], pad(textOf(row[column]), widths[column] ?? 0)));
    const text = textOf(row[last]);
    const [first = '', ...more] = overflow === 'wrap' ? wrapped(text, rest) : [cut(text, rest)];
    const line = [...cells, painted(row[last], first)].join(GAP).trimEnd();
    return [line, ...more.map((each) => ' '.repeat(before) + painted(row[last], each))];
  });
}

function painted(cell: Cell | undefined, text: string): string {
  return typeof cell === 'object' ? cell.paint(text) : text;
}

/** By words; a word that is longer than the width stands alone. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && displayWidth(line) + 1 + displayWidth(word) <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(width - displayWidth(text));
}

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${[...text].slice(0, Math.max(1, width - 1)).join('')}…`;
}

function displayWidth(text: string): number {
  return [...text].length;
}

/** `1 release`, `2 releases`, `0 releases`; numbers with separators. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}

/** The first few names, and how many more there are. */
export function named(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}
