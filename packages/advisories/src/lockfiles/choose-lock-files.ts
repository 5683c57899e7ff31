/** The lock files that are looked for where nobody names one, and the stronger file beside it that makes each superfluous. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'npm-shrinkwrap.json': [],
  'package-lock.json': ['npm-shrinkwrap.json'],
  'pnpm-lock.yaml': [],
  'yarn.lock': [],
  'go.mod': [],
  'go.sum': [],
  'Cargo.lock': [],
  'poetry.lock': [],
  'uv.lock': [],
  'requirements.txt': ['poetry.lock', 'uv.lock'],
  'Gemfile.lock': [],
  'gems.locked': [],
  'composer.lock': [],
  'pom.xml': [],
};

/**
 * The lock files among the files of one folder, those that are superfluous left out. `go.sum` comes along with `go.mod`:
 * which of the two counts is known only when `go.mod` was read (see `readGoMod`).
 *
 * @param names without folders
 */
export function chooseLockFiles(names: readonly string[]): readonly string[] {
  const present = new Set(names);
  return Object.entries(KNOWN).flatMap(([name, stronger]) =>
    present.has(name) && !stronger.some((each) => present.has(each)) ? [name] : [],
  );
}
