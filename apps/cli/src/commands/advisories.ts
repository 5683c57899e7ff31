import { Argument, type Command } from 'commander';
import { action, type Cli } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { gathered } from '../option-values.ts';
import { timeText } from '../moments.ts';
import { firstItems, printItem, printList } from '../server/lists.ts';
import { named } from '../table.ts';
import { addFeedCommands } from './advisories-feeds.ts';
import { addSourceCommands } from './advisories-source.ts';
import { addAdvisoriesIndex } from './advisories-index.ts';
import { limitOption, timeOption } from './common-options.ts';
import type { LoadFlags } from '../server/load-feeds.ts';

interface AddFlags {
  readonly ecosystem: string;
  readonly package: string;
  readonly reason: string;
  readonly introduced?: string;
  readonly fixed?: string;
  readonly affected?: readonly string[];
  readonly allVersions: boolean;
  readonly malicious: boolean;
  readonly restricted: boolean;
  readonly contact?: string;
}

export function addAdvisories(program: Command): void {
  const advisories = program.command('advisories').description('Load feeds, add advisories of your own');
  advisories
    .command('load')
    .description('Load feeds; each file is swapped in whole or not at all')
    .addArgument(new Argument('<kind>').choices(['osv', 'kev', 'epss', 'ssvc']))
    .argument('<files...>', 'files and folders: JSON, JSON Lines, CSV, TSV, gzip, zip')
    .option('--name <name>', 'name of the source (osv: the name of the file)')
    .addOption(timeOption('--content-at <time>', 'date of the content, where the file does not tell'))
    .option('--allow-older', 'also when newer content is loaded')
    .option('--whole', 'osv: records of that name which the file does not hold end')
    .action(
      action(async (cli, kind: 'osv' | 'kev' | 'epss' | 'ssvc', files: readonly string[], flags: LoadFlags) => {
        const { loadFeeds } = await import('../server/load-feeds.ts');
        return loadFeeds(cli, kind, files, flags);
      }),
    );
  addAdvisoriesIndex(advisories);
  addFeedCommands(advisories);
  addSourceCommands(advisories);
  addOwn(advisories);
  addLists(advisories);
}

function addOwn(advisories: Command): void {
  advisories
    .command('add')
    .description('Add an advisory of your own; it is matched at once')
    .requiredOption('--ecosystem <name>', 'OSV name: npm, Maven, PyPI, ...')
    .requiredOption('--package <name>', 'as the ecosystem writes it: `left-pad`, `org.example:parser`')
    .requiredOption('--reason <text>', 'why')
    .option('--introduced <version>', 'first affected version (all)')
    .option('--fixed <version>', 'first version that is not affected')
    .option('--affected <version>', 'one affected version; may be repeated', gathered)
    .option('--all-versions', 'every version is affected, also those to come', false)
    .option('--malicious', 'the package is malicious', false)
    .option('--restricted', 'shown only to those with the need to know', false)
    .option('--contact <text>', 'whom to ask about a restricted one')
    .action(
      action(async (cli, { affected = [], malicious, restricted, allVersions, ...flags }: AddFlags) => {
        const isBounded = affected.length > 0 || flags.introduced !== undefined || flags.fixed !== undefined;
        if (allVersions && isBounded)
          throw usageProblem('`--all-versions` leaves no room for `--introduced`, `--fixed` and `--affected`');
        if (!allVersions && !isBounded) await confirmAllVersions(cli, flags);
        const made = await (
          await cli.client()
        ).call('addOwnAdvisory', {
          body: { ...flags, versions: [...affected], isMalicious: malicious, isRestricted: restricted },
        });
        const { familyOf, versionKey } = await import('@lockstep/versions');
        const isOrdered = familyOf(made.ecosystem) !== undefined;
        const odd = affected.filter((version) => isOrdered && versionKey(made.ecosystem, version) === undefined);
        if (odd.length > 0)
          cli.terminal.say(`note: ${named(odd)} is no version of ${made.ecosystem}; it hits that very text only`);
        printItem(cli.terminal, 'lockstep.advisories.own/1', made, [
          `${made.id} is in force for ${made.ecosystem}/${made.package}.`,
          ...(made.hits.length === 0
            ? ['It hits no release in the ledger.']
            : made.hits.map(
                (hit) => `  ${hit.service}: ${named(hit.versions, 5)}${hit.servesNow ? ', serves now' : ''}`,
              )),
        ]);
      }),
    );
}

/** A forgotten version must not stop every deployment of a widely used package. */
async function confirmAllVersions(
  { terminal }: Cli,
  { ecosystem, package: name }: Pick<AddFlags, 'ecosystem' | 'package'>,
): Promise<void> {
  const { isConfirmed } = await import('../confirm.ts');
  if (await isConfirmed(terminal, `No version is given: every version of ${ecosystem}/${name} will count as affected.`))
    return;
  throw usageProblem(
    `no version of ${ecosystem}/${name} is given, and nothing was added`,
    'name versions with `--affected`, or bounds with `--introduced` and `--fixed`; `--all-versions` says that every one is meant',
  );
}

function addLists(advisories: Command): void {
  advisories
    .command('list')
    .description('List advisories of your own; those of feeds: `advisories show ID`')
    .option('--own', 'the default')
    .addOption(limitOption())
    .action(
      action(async (cli, { limit }: { readonly limit: number }) => {
        const client = await cli.client();
        const listed = await firstItems(limit, (query) => client.call('listOwnAdvisories', { query }));
        printList(cli.terminal, listed, {
          schema: 'lockstep.advisories.list/1',
          heading: ['ADVISORY', 'PACKAGE', 'HITS', 'SINCE', 'REASON'],
          row: (each) => [
            each.id,
            `${each.ecosystem}/${each.package}`,
            String(each.hits.length),
            timeText(each.createdAt),
            each.withdrawnAt === null ? each.reason : `withdrawn: ${each.reason}`,
          ],
          empty: 'No advisory of your own: `lockstep advisories add`.',
        });
      }),
    );
  advisories
    .command('show')
    .description('Show an advisory, and where it is live')
    .argument('<id>', 'CVE, GHSA or own id')
    .action(
      action(async (cli, id: string) => {
        const found = await (await cli.client()).call('getAdvisory', { params: { advisory: id } });
        printItem(cli.terminal, 'lockstep.advisories.show/1', found, [
          `${found.id} (${named(found.aliases, 4)}): ${found.summary}`,
          `Published ${timeText(found.publishedAt)}, from ${found.feed}, loaded ${timeText(found.loadedAt)}${found.withdrawnAt === null ? '' : ', withdrawn'}.`,
          ...found.packages.map((each) => `  ${each.package} ${named(each.ranges, 4)}`),
          found.live.length === 0 ? 'It was never live here.' : 'Live:',
          ...found.live.map(
            (each) =>
              `  ${each.service} in ${each.environment}: ${named(each.versions)} since ${timeText(each.since)}${each.until === null ? ', still' : ` until ${timeText(each.until)}`}`,
          ),
        ]);
      }),
    );
}
