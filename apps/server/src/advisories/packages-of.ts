import type { Advisory } from '@lockstep/advisories';

/** What an advisory says about each package, as people read it. */
export function packagesOf(advisory: Pick<Advisory, 'affected'>) {
  return advisory.affected.map((entry) => ({
    package: `${entry.ecosystem}/${entry.name}`,
    ranges: entry.ranges.map((range) => range.events.map(eventText).join(', ')),
    versions: entry.versions.length,
  }));
}

function eventText(event: object): string {
  return Object.entries(event)
    .map(([name, version]) => `${name === 'lastAffected' ? 'last affected' : name} ${String(version)}`)
    .join(' ');
}
