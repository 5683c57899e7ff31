import { noteOwn } from './lock-entry.ts';
import type { LockSink } from './lock-entry.ts';
import { readToml, tomlText } from './toml.ts';

/**
 * Reads `Cargo.lock`. A package without a source comes from a folder: the project's own crate, or a copy of another one.
 * What is for development only, the file does not say.
 *
 * Source: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html
 */
export function readCargoLock(text: string, sink: LockSink): boolean {
  const own: string[] = [];
  readToml(text, sink.limits, ({ path, isItem, values, line }) => {
    if (!isItem || path.length !== 1 || path[0] !== 'package') return;
    const name = tomlText(values.get('name')) ?? '';
    const source = tomlText(values.get('source'));
    if (source === undefined) {
      own.push(name);
      return;
    }
    const version = tomlText(values.get('version')) ?? '';
    if (name === '') return sink.drop(`line ${line}`, 'the package has no name');
    const entry = { type: 'cargo', name, version, scope: 'required' } as const;
    sink.add(source.startsWith('git+') ? { ...entry, origin: 'a commit' } : entry, `line ${line}`);
  });
  // One of them is the project itself.
  if (own.length > 1) noteOwn(sink, own);
  return true;
}
