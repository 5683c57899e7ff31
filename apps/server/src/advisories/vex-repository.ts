/** Where the documents of a VEX repository lie, as far as its entry document tells. */
export type VexRepository =
  /** A list of packages with the place of each document, below the list itself. */
  | { readonly kind: 'index'; readonly locations: readonly string[]; readonly updatedAt: number | undefined }
  /** A manifest that points elsewhere. */
  | { readonly kind: 'manifest'; readonly url: string }
  /** No repository: a document by itself. */
  | { readonly kind: 'document' };

export type ReadRepository =
  | { readonly ok: true; readonly repository: VexRepository }
  | { readonly ok: false; readonly problem: string };

const mostLocations = 20_000;

/**
 * Reads `index.json` or `vex-repository.json` of a VEX repository.
 *
 * Source: VEX Repository Specification 0.1 (aquasecurity/vex-repo-spec)
 */
export function readRepository(text: string): ReadRepository {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'it is neither JSON nor a zip archive' };
  }
  const packages = listOf(json, 'packages');
  if (packages !== undefined) return readIndex(json, packages);
  const versions = listOf(json, 'versions');
  return versions === undefined ? { ok: true, repository: { kind: 'document' } } : readManifest(versions);
}

function readIndex(json: unknown, packages: readonly unknown[]): ReadRepository {
  const locations = new Set<string>();
  for (const entry of packages) {
    const location = textOf(entry, 'location');
    if (location === undefined) return { ok: false, problem: 'a package of its index has no `location`' };
    if (!isBelow(location)) return { ok: false, problem: `the location \`${location.slice(0, 200)}\` leads elsewhere` };
    locations.add(location);
  }
  if (locations.size > mostLocations) return { ok: false, problem: `it lists more than ${mostLocations} documents` };
  const updatedAt = Date.parse(textOf(json, 'updated_at') ?? '');
  return {
    ok: true,
    repository: {
      kind: 'index',
      locations: [...locations],
      updatedAt: Number.isNaN(updatedAt) ? undefined : updatedAt,
    },
  };
}

const anyFolder = 'https://example.org/a/b/';

/** As whoever resolves it reads it, with spaces before it and points that are written as `%2e`. */
function isBelow(location: string): boolean {
  if (URL.parse(location, anyFolder)?.href.startsWith(anyFolder) !== true) return false;
  return !/^[/\\]|^[a-z][a-z0-9+.-]*:|[?#\\\p{Cc}]/iu.test(location) && !location.split('/').includes('..');
}

/** The newest version we know; the part after `//` names the folder within the archive. */
function readManifest(versions: readonly unknown[]): ReadRepository {
  for (const version of versions.toReversed()) {
    if (!/^0\.\d+$/.test(textOf(version, 'spec_version') ?? '')) continue;
    for (const place of listOf(version, 'locations') ?? []) {
      const url = textOf(place, 'url')?.replace(/(?<!:)\/\/.*$/, '');
      if (url === undefined || !/^https?:/.test(url)) continue;
      // GitHub packs the same tree both ways; of the two only zip can be read from its end.
      if (/^https:\/\/github\.com\/.*\/archive\/.*\.tar\.gz$/.test(url))
        return { ok: true, repository: { kind: 'manifest', url: url.replace(/\.tar\.gz$/, '.zip') } };
      if (/\.zip$|\/index\.json$/.test(url)) return { ok: true, repository: { kind: 'manifest', url } };
    }
  }
  return { ok: false, problem: 'its manifest names no location as `.zip` or `index.json`' };
}

function member(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined;
}

function listOf(json: unknown, name: string): readonly unknown[] | undefined {
  const value = member(json, name);
  return Array.isArray(value) ? value : undefined;
}

function textOf(json: unknown, name: string): string | undefined {
  const value = member(json, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
