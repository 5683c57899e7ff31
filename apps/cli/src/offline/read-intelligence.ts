import { type Intelligence, parseEpss, parseKev, parseSsvcTsv, parseVulnrichment } from '@lockstep/advisories';
import type { SsvcPoints } from '@lockstep/advisories';
import { filesBelow, openDocument, openFile, readJson, readText, unreadable } from '../files/open-file.ts';
import { jsonRecords } from '../files/json-records.ts';

/** Files of the feeds that sharpen findings; each may be left out. */
export interface IntelligenceFiles {
  readonly kev?: string;
  readonly epss?: string;
  readonly ssvc?: string;
}

export interface LoadedIntelligence {
  readonly intelligence: Intelligence;
  readonly kevReleasedAt: string | undefined;
  /** Sentences about rows that could not be read. */
  readonly notes: readonly string[];
}

const KEV_HELP =
  'CISA publishes it: https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
const EPSS_HELP = 'FIRST publishes it: https://epss.empiricalsecurity.com/epss_scores-current.csv.gz';
const SSVC_HELP = 'a table with tabs and these columns, or the records of https://github.com/cisagov/vulnrichment';

export async function readIntelligence(files: IntelligenceFiles): Promise<LoadedIntelligence> {
  const notes: string[] = [];
  const note = (path: string, unread: number): void => {
    if (unread > 0) notes.push(`${path}: ${unread} rows could not be read and are left out`);
  };
  let kev: Intelligence['kev'] = new Map();
  let epss: Intelligence['epss'] = new Map();
  let kevReleasedAt: string | undefined;
  if (files.kev !== undefined) {
    const parsed = parseKev(await readJson(await openDocument(files.kev)));
    if (!parsed.ok) throw unreadable(files.kev, parsed.problem, KEV_HELP);
    kev = parsed.catalogue.entries;
    kevReleasedAt = parsed.catalogue.releasedAt;
    note(files.kev, parsed.catalogue.unreadable);
  }
  if (files.epss !== undefined) {
    const parsed = parseEpss(await readText(await openDocument(files.epss)));
    if (!parsed.ok) throw unreadable(files.epss, parsed.problem, EPSS_HELP);
    epss = parsed.table.scores;
    note(files.epss, parsed.table.unreadable);
  }
  const ssvc = files.ssvc === undefined ? new Map<string, SsvcPoints>() : await readSsvc(files.ssvc, note);
  return { intelligence: { kev, epss, ssvc }, kevReleasedAt, notes };
}

/** A table with tabs, or CVE records as Vulnrichment publishes them (a folder or a zip of them too). */
async function readSsvc(
  path: string,
  note: (path: string, unread: number) => void,
): Promise<ReadonlyMap<string, SsvcPoints>> {
  const points = new Map<string, SsvcPoints>();
  for (const file of await filesBelow([path])) {
    for await (const opened of openFile(file)) {
      if (/\.json(#|$|\.)/.test(opened.name)) {
        for await (const { value } of jsonRecords(opened)) {
          const found = parseVulnrichment(value);
          if (found !== undefined) points.set(found.cve, found.points);
        }
        continue;
      }
      const parsed = parseSsvcTsv(await readText(opened));
      if (!parsed.ok) throw unreadable(opened.name, parsed.problem, SSVC_HELP);
      note(file, parsed.table.unreadable);
      for (const [cve, each] of parsed.table.points) points.set(cve, each);
    }
  }
  return points;
}
