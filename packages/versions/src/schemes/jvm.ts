import { compareLoose, type LooseVersion } from './loose.ts';
import { type Scheme, schemeOf } from './scheme.ts';

/** `1.8.0_131-b11`: feature 8, update 131. */
const OLD = /^1\.(\d+)(?:\.(\d+)(?:[_-](?:update)?_?(\d+))?)?(?:-(?!b\d)([0-9a-z]+))?(?:-b\d+)?$/i;
const NEW = /^(\d+(?:\.\d+)*)(?:[_-](?:update)?_?(\d+))?(?:-(?!b\d)([a-z][0-9a-z]*))?(?:(?:-b|\+)[0-9a-z.+-]+)?$/i;

function read(text: string): LooseVersion | undefined {
  const version = text.trim();
  const old = OLD.exec(version);
  if (old !== null) {
    const [, feature = '', interim = '0', update = '0', prerelease] = old;
    return { numbers: [feature, interim, update], prerelease };
  }
  const [, numbers, update, prerelease] = NEW.exec(version) ?? [];
  if (numbers === undefined) return undefined;
  const parts = numbers.split('.');
  if (update !== undefined && (parts[2] ?? '0') === '0') parts.splice(1, 2, parts[1] ?? '0', update);
  return { numbers: parts, prerelease };
}

/**
 * Java runtimes: `1.8.0_131` is `8.0.131`, builds have no place in the order.
 * Source: OpenJDK's JEP 223 and JEP 322, and the version strings of Java 8 before them.
 */
export const jvm: Scheme = schemeOf(read, compareLoose);
