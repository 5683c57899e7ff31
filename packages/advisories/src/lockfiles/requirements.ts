import type { LockSink } from './lock-entry.ts';
import { linesOf } from './lines.ts';

const NAME = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*/;
const PINNED = /^===?\s*([^\s,;*]+)\s*$/;

/**
 * Reads `requirements.txt`: what is pinned with `==`. Everything else is reported, because nobody knows what it resolves to.
 *
 * Source: https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function readRequirements(text: string, sink: LockSink): boolean {
  for (const { line, number } of logicalLines(text, sink)) {
    const at = `line ${number}`;
    if (line.startsWith('-')) readOption(line, at, sink);
    else readRequirement(line, at, sink);
  }
  // Whether what the pinned ones need is pinned too, the file does not say.
  return true;
}

/** Joined where a backslash ends them, without comments. */
function* logicalLines(text: string, sink: LockSink): Generator<{ readonly line: string; readonly number: number }> {
  let parts: string[] = [];
  let length = 0;
  let begun = 1;
  for (const [raw, number] of linesOf(text, sink.limits.stringLength)) {
    if (parts.length === 0) begun = number;
    const isContinued = raw.endsWith('\\');
    const part = isContinued ? raw.slice(0, -1) : raw;
    length += part.length;
    // Hashes of hundreds of files: the requirement itself stands first.
    if (length <= sink.limits.stringLength) parts.push(part);
    if (isContinued) continue;
    const line = withoutComment(parts.join(''));
    if (line !== '') yield { line, number: begun };
    parts = [];
    length = 0;
  }
  const line = withoutComment(parts.join(''));
  if (line !== '') yield { line, number: begun };
}

/** Searched for and cut: a pattern that runs to the end of the line would run from every `#`. */
function withoutComment(line: string): string {
  const comment = line.startsWith('#') ? 0 : line.search(/\s#/);
  return (comment === -1 ? line : line.slice(0, comment)).trim();
}

function readOption(line: string, at: string, sink: LockSink): void {
  const [option = ''] = line.split(/[\s=]/, 1);
  const isList = ['-r', '--requirement', '-c', '--constraint'].includes(option);
  if (isList) sink.drop(at, `\`${line.slice(0, 100)}\` names another file: read it by itself`);
  else if (option === '-e' || option === '--editable') sink.drop(at, `\`${line.slice(0, 100)}\` is no pinned package`);
}

function readRequirement(line: string, at: string, sink: LockSink): void {
  const [head = line, name] = NAME.exec(line) ?? [];
  // Markers and options of the line come after the version.
  const rest = line.slice(head.length).split(/;|\s--/, 1)[0] ?? '';
  const [, version] = PINNED.exec(rest.trim().replace(/^\((.*)\)$/, '$1')) ?? [];
  if (name === undefined || version === undefined)
    return sink.drop(at, `\`${line.slice(0, 100)}\` is not pinned with \`==\``);
  sink.add({ type: 'pypi', name, version, scope: 'required' }, at);
}
