import { basename } from 'node:path';
import type { ResponseOf, releasesOperations } from '@lockstep/contract';
import type { Command } from 'commander';
import { action } from '../cli.ts';
import { gathered } from '../option-values.ts';
import { Progress } from '../progress.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { timeText } from '../moments.ts';
import { DEADLINES, unknownText } from '../verdict-words.ts';
import { counted, named } from '../table.ts';
import { limitOption, timeOption } from './common-options.ts';

type Release = ResponseOf<typeof releasesOperations.getRelease>;

interface AddFlags {
  readonly line?: string;
  readonly releasedAt?: string;
  readonly commit?: string;
  readonly digest?: readonly string[];
  readonly sbom?: string;
}

export function addRelease(program: Command): void {
  const release = program.command('release').description('Register releases and see what is in them');
  release
    .command('add')
    .description('Register a release, with its SBOM; repeating it changes nothing')
    .argument('<service>')
    .argument('<version>')
    .option('--line <line>', 'maintenance line, for example 3 or 2.31')
    .addOption(timeOption('--released-at <time>', 'when it was built (now)'))
    .option('--commit <commit>', 'what it was built from')
    .option('--digest <digest>', 'artifact digest, `sha256:...`; may be repeated', gathered)
    .option('--sbom <file>', 'CycloneDX, SPDX or a lock file, plain or gzip')
    .action(
      action(async (cli, service: string, version: string, flags: AddFlags) => {
        const { sbom, digest = [], ...facts } = flags;
        const client = await cli.client();
        const progress = new Progress(cli.terminal);
        const { uploadOf } = await import('../server/upload.ts');
        // Read first: a release whose SBOM was refused would look like one that has none.
        if (sbom !== undefined) await refuseUnreadableSbom(sbom);
        const stream = sbom === undefined ? undefined : await uploadOf(sbom, progress);
        const body = { version, ...facts, digests: [...digest] };
        let made = await client.call('addRelease', { params: { service }, body });
        if (stream !== undefined) {
          try {
            made = await client.call('putSbom', {
              params: { service, version },
              query: { name: basename(sbom ?? '') },
              stream,
            });
          } finally {
            progress.end();
          }
        }
        printItem(cli.terminal, 'lockstep.release/1', made, [
          `Release ${made.version} of ${made.service} is in the ledger, ${sbomText(made)}.`,
        ]);
      }),
    );
  addListAndShow(release);
  addFindings(release);
}

async function refuseUnreadableSbom(file: string): Promise<void> {
  const { openDocument, unreadable } = await import('../files/open-file.ts');
  const { readSbom } = await import('@lockstep/advisories');
  const read = await readSbom((await openDocument(file)).chunks, {}, file);
  if (!read.ok) throw unreadable(file, read.problem, read.help);
}

function addListAndShow(release: Command): void {
  release
    .command('list')
    .description('List releases of a service, newest first')
    .argument('<service>')
    .option('--line <line>', 'only this maintenance line')
    .addOption(limitOption())
    .action(
      action(async (cli, service: string, flags: { readonly line?: string; readonly limit: number }) => {
        const client = await cli.client();
        const listed = await firstItems(flags.limit, (page) =>
          client.call('listReleases', { params: { service }, query: { ...page, line: flags.line } }),
        );
        printList(cli.terminal, listed, {
          schema: 'lockstep.release.list/1',
          heading: ['VERSION', 'LINE', 'RELEASED', 'SBOM'],
          row: (each) => [each.version, each.line, timeText(each.releasedAt), sbomText(each)],
          empty: `No release of ${service} is in the ledger: \`lockstep release add ${service} VERSION --sbom FILE\`.`,
        });
      }),
    );
  release
    .command('show')
    .description('Show a release')
    .argument('<service>')
    .argument('<version>')
    .action(
      action(async (cli, service: string, version: string) => {
        const found = await (await cli.client()).call('getRelease', { params: { service, version } });
        printItem(cli.terminal, 'lockstep.release/1', found, [
          `${found.service} ${found.version}, line ${found.line}, released ${timeText(found.releasedAt)}, commit ${found.commit ?? 'unknown'}.`,
          `It has ${sbomText(found)}.`,
          ...found.digests.map((digest) => `  ${digest}`),
        ]);
      }),
    );
}

function addFindings(release: Command): void {
  release
    .command('findings')
    .description('Findings of a release')
    .argument('<service>')
    .argument('<version>')
    .addOption(timeOption('--known-at <time>', 'as known at this moment'))
    .addOption(timeOption('--loaded-at <time>', 'as we had it loaded at this moment'))
    .addOption(limitOption())
    .action(
      action(
        async (
          cli,
          service: string,
          version: string,
          { limit, ...when }: { readonly limit: number; readonly knownAt?: string; readonly loadedAt?: string },
        ) => {
          const client = await cli.client();
          const listed = await firstItems(limit, (page) =>
            client.call('listFindings', { params: { service, version }, query: { ...page, ...when } }),
          );
          printList(cli.terminal, listed, {
            schema: 'lockstep.release.findings/1',
            heading: ['FINDING', 'PACKAGE', 'VERSIONS', 'DEADLINE', 'CVSS', 'NOTES'],
            row: (finding) => [
              finding.group,
              finding.package,
              named(finding.versions, 2),
              `${DEADLINES[finding.deadline]}${finding.isEstimated ? ' (estimated)' : ''}`,
              finding.cvss?.baseScore.toFixed(1) ?? '-',
              [
                ...(finding.knownExploited === null
                  ? []
                  : [`known exploited since ${finding.knownExploited.listedOn}`]),
                ...(finding.isMalicious ? ['malicious'] : []),
                ...(finding.state === 'unknown' ? [unknownText(finding.unknownReason)] : []),
                ...(finding.ownedBy.length > 0
                  ? [`left to the distribution: ${named(finding.ownedBy, 1)} brought it`]
                  : finding.scope === 'excluded'
                    ? ['development only']
                    : []),
                ...(finding.suppression === null ? [] : [`suppressed: ${finding.suppression.because}`]),
              ].join('; '),
            ],
            empty: `No finding in ${service} ${version}.`,
          });
        },
      ),
    );
}

function sbomText({ sbom }: Release): string {
  switch (sbom.state) {
    case 'missing':
      return 'no SBOM';
    case 'unparseable':
      return `an SBOM that can not be read: ${sbom.problem ?? 'unknown problem'}`;
    case 'present': {
      const share = sbom.shareOfPreviousPercent;
      const shrunken = share !== null && share < 50 ? `, only ${share} % of the release before` : '';
      const what = sbom.format === 'lockfile' ? `a lock file (${sbom.specVersion ?? 'unknown'})` : 'an SBOM';
      return `${what} of ${counted(sbom.components, 'component')} (completeness ${sbom.completeness ?? 'unknown'}${shrunken})`;
    }
  }
}
