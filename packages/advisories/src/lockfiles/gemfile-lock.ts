import { noteOwn } from './lock-entry.ts';
import type { LockSink } from './lock-entry.ts';
import { linesOf } from './lines.ts';

/** A gem with its version and, after the first hyphen, the platform it was built for. */
const SPEC = /^ {4}(\S+) \(([^-)]+)(?:-[^)]*)?\)$/;

const SOURCES: ReadonlySet<string> = new Set(['GEM', 'GIT', 'PATH', 'PLUGIN SOURCE']);

/**
 * Reads `Gemfile.lock`. Gems below `PATH` are the project's own. What is for development only, the file does not say.
 *
 * Source: https://bundler.io/guides/rationale.html
 */
export function readGemfileLock(text: string, sink: LockSink): boolean {
  const own: string[] = [];
  let section = '';
  let remote = '';
  for (const [line, number] of linesOf(text, sink.limits.stringLength)) {
    if (/^[A-Z]/.test(line)) section = line.trim();
    if (line.startsWith('  remote: ')) remote = line.slice('  remote: '.length).trim();
    if (!SOURCES.has(section) || !/^ {4}\S/.test(line)) continue;
    const [, name, version] = SPEC.exec(line) ?? [];
    if (name === undefined || version === undefined) sink.drop(`line ${number}`, 'the line is no `name (version)`');
    else if (section !== 'PATH') {
      const entry = { type: 'gem', name, version, scope: 'required' } as const;
      sink.add(section === 'GIT' ? { ...entry, origin: 'a commit' } : entry, `line ${number}`);
    } else if (remote !== '.') own.push(name);
  }
  noteOwn(sink, own);
  return true;
}
