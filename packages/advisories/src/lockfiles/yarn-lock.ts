import type { LockSink } from './lock-entry.ts';
import { linesOf } from './lines.ts';
import { readYamlEntries } from './yaml-entries.ts';

/**
 * Reads `yarn.lock`, of version 1 and of Berry. What is for development only, neither says.
 *
 * Source: https://yarnpkg.com/configuration/manifest, https://classic.yarnpkg.com/lang/en/docs/yarn-lock/
 */
export function readYarnLock(text: string, sink: LockSink): boolean {
  if (/^__metadata:/m.test(text)) readBerry(text, sink);
  else readClassic(text, sink);
  return true;
}

/** Blocks of `name@range, name@range:` with `  version "1.2.3"` below. */
function readClassic(text: string, sink: LockSink): void {
  let block: { readonly name: string; readonly line: number; version: string | undefined } | undefined;
  const flush = (): void => {
    if (block === undefined) return;
    if (block.name === '' || block.version === undefined)
      sink.drop(`line ${block.line}`, 'the block has no name or no version');
    else sink.add({ type: 'npm', name: block.name, version: block.version, scope: 'required' }, `line ${block.line}`);
  };
  for (const [line, number] of linesOf(text, sink.limits.stringLength)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      flush();
      block = { name: nameOfPattern(line), line: number, version: undefined };
    } else if (block !== undefined && line.startsWith('  version ')) {
      block.version = line
        .slice('  version '.length)
        .trim()
        .replace(/^"(.*)"$/, '$1');
    }
  }
  flush();
}

/** `"@scope/a@^1.0.0", b@2:` -> the name of the first; `a@npm:b@^1` is an alias of `b`. */
function nameOfPattern(line: string): string {
  const [first = ''] = line.replace(/^"/, '').split(/"?(?:,|:\s*$)/, 1);
  const at = first.indexOf('@', 1);
  const range = at === -1 ? '' : first.slice(at + 1);
  const [, alias] = /^npm:(@?[^@]+)@/.exec(range) ?? [];
  return alias ?? (at === -1 ? first : first.slice(0, at)).replace(/"$/, '');
}

interface BerryBlock {
  readonly line: number;
  version: string;
  resolution: string;
}

function readBerry(text: string, sink: LockSink): void {
  let block: BerryBlock | undefined;
  const flush = (): void => {
    if (block === undefined) return;
    const { line, version, resolution } = block;
    const [, name, protocol] = /^(@?[^@]+)@([a-z+]+:)?/.exec(resolution) ?? [];
    if (protocol === 'workspace:' || protocol === 'link:' || protocol === 'portal:') return;
    if (name === undefined) return sink.drop(`line ${line}`, 'the block has no resolution');
    sink.add({ type: 'npm', name, version, scope: 'required' }, `line ${line}`);
  };
  readYamlEntries(text, sink.limits, ({ path, value, line }) => {
    if (path.length === 1) {
      flush();
      block = path[0] === '__metadata' ? undefined : { line, version: '', resolution: '' };
    } else if (path.length === 2 && block !== undefined) {
      if (path[1] === 'version') block.version = value ?? '';
      else if (path[1] === 'resolution') block.resolution = value ?? '';
    }
  });
  flush();
}
