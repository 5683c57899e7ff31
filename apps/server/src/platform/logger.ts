import { pino } from 'pino';
import type { LogLevel } from './config/config.ts';

/** Writes a fixed sentence plus fields: `log.warn({ alertId, reason }, 'notification rejected')`. */
export type Logger = pino.Logger;

/** JSON lines on standard error; on a terminal one readable line per event. Standard output belongs to the answers of commands. */
export function createLogger(level: LogLevel): Logger {
  const options = { level, base: null, serializers: { err: describeError } };
  if (process.stderr.isTTY) return pino(options, { write: (line) => void process.stderr.write(readable(line)) });
  return pino(options, pino.destination({ fd: 2, sync: true }));
}

/** Only these: errors of libraries carry whole connections, and those carry other people's data. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}

/** `12:30:01 warn  notification rejected  reason=timeout`; a line that is not ours passes unchanged. */
export function readable(line: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  const { level, time, msg, err, ...fields } = entry;
  const label = pino.levels.labels[Number(level)] ?? String(level);
  const shown = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const clock = new Date(Number(time)).toTimeString().slice(0, 8);
  const stack = isError(err) ? `\n${err.stack}` : '';
  return `${[clock, label.padEnd(5), typeof msg === 'string' ? msg : '', ...shown].join(' ')}${stack}\n`;
}

function isError(value: unknown): value is { stack: string } {
  return typeof value === 'object' && value !== null && 'stack' in value && typeof value.stack === 'string';
}
