import type { LockSink } from './lock-entry.ts';
import { readToml, tomlText } from './toml.ts';

/**
 * Reads `Cargo.lock`. A package without a source is the project's own crate. What is for development only, the file does
 * not say.
 *
 * Source: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html
 */
export function readCargoLock(text: string, sink: LockSink): boolean {
  readToml(text, sink.limits, ({ path, isItem, values, line }) => {
    if (!isItem || path.length !== 1 || path[0] !== 'package' || tomlText(values.get('source')) === undefined) return;
    const name = tomlText(values.get('name')) ?? '';
    const version = tomlText(values.get('version')) ?? '';
    if (name === '') return sink.drop(`line ${line}`, 'the package has no name');
    sink.add({ type: 'cargo', name, version, scope: 'required' }, `line ${line}`);
  });
  return true;
}
