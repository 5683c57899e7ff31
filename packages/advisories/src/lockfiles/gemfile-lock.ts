import type { LockSink } from './lock-entry.ts';
import { linesOf } from './lines.ts';

/** A gem with its version and, after the first hyphen, the platform it was built for. */
const SPEC = /^ {4}(\S+) \(([^-)]+)(?:-[^)]*)?\)$/;

/**
 * Reads `Gemfile.lock`. Gems below `PATH` are the project's own. What is for development only, the file does not say.
 *
 * Source: https://bundler.io/guides/rationale.html
 */
export function readGemfileLock(text: string, sink: LockSink): boolean {
  let section = '';
  for (const [line, number] of linesOf(text, sink.limits.stringLength)) {
    if (/^[A-Z]/.test(line)) section = line.trim();
    if (section !== 'GEM' && section !== 'GIT' && section !== 'PLUGIN SOURCE') continue;
    if (!/^ {4}\S/.test(line)) continue;
    const [, name, version] = SPEC.exec(line) ?? [];
    if (name === undefined || version === undefined) sink.drop(`line ${number}`, 'the line is no `name (version)`');
    else sink.add({ type: 'gem', name, version, scope: 'required' }, `line ${number}`);
  }
  return true;
}
