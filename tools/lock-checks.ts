/** What must hold for the lock file, so that the same install works everywhere and runs nobody's script unasked. */

export type LockedPackage = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
};
export type Lock = { packages: Record<string, LockedPackage> };

/** One sentence per problem; `allowScripts` is the field of the root manifest with a decision per package. */
export function lockProblems({ packages }: Lock, allowScripts: Record<string, boolean>): string[] {
  const problems: string[] = [];
  for (const [path, locked] of Object.entries(packages)) {
    for (const name of Object.keys(locked.optionalDependencies ?? {}))
      if (!isLocked(packages, path, name))
        problems.push(`${path || 'package.json'} may need ${name}, which is not in the lock file`);
    if (!path.includes('node_modules/') || locked.link === true) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (locked.resolved !== undefined) problems.push(`${path} has a download address`);
    if (locked.integrity === undefined) problems.push(`${path} has no checksum`);
    if (locked.hasInstallScript === true && allowScripts[name] === undefined)
      problems.push(`${name} has an install script and no decision in allowScripts of package.json`);
  }
  return problems;
}

/** Looked up as Node.js does: beside the package, then in each folder above. */
function isLocked(packages: Lock['packages'], from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '') {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}
