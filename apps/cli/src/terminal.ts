import { createColors } from 'picocolors';

type Paint = (text: string) => string;

/** Where output goes: data to stdout, talk to stderr. */
export interface Terminal {
  readonly isJson: boolean;
  /** A person watches stderr: progress may be shown. */
  readonly isWatched: boolean;
  /** A person can answer questions. */
  readonly isInteractive: boolean;
  /** Columns; Infinity when stdout is no terminal, because nothing is cut for files and pipes. */
  readonly width: number;
  readonly paint: Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', Paint>>;
  /** A line of data. */
  readonly out: (line: string) => void;
  /** A line of talk. */
  readonly say: (line: string) => void;
  /** The answer of `--json`. */
  readonly json: (value: unknown) => void;
}

export interface TerminalOptions {
  readonly isJson: boolean;
  readonly isColorRefused: boolean;
  readonly isColorForced: boolean;
}

const USUAL_WIDTH = 80;

export function openTerminal(options: TerminalOptions): Terminal {
  const { stdin, stdout, stderr } = process;
  const isColored = !options.isColorRefused && (options.isColorForced || stdout.isTTY);
  const { bold, dim, red, green, yellow } = createColors(isColored);
  const out = (line: string): void => void stdout.write(`${line}\n`);
  return {
    isJson: options.isJson,
    isWatched: stderr.isTTY,
    isInteractive: stdin.isTTY && stderr.isTTY,
    // Some terminals do not know their width and say 0.
    width: stdout.isTTY ? stdout.columns || USUAL_WIDTH : Number.POSITIVE_INFINITY,
    paint: { bold, dim, red, green, yellow },
    out,
    say: (line) => void stderr.write(`${line}\n`),
    json: (value) => out(JSON.stringify(value, null, 2)),
  };
}
