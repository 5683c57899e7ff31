import { basename } from 'node:path';
import type { Command } from 'commander';
import { action } from '../cli.ts';
import { usageProblem } from '../cli-problem.ts';
import { timeText } from '../moments.ts';
import { Progress } from '../progress.ts';
import { printItem } from '../server/lists.ts';
import { limitOption, timeOption } from './common-options.ts';

interface TimelineFlags {
  readonly add?: string;
  readonly at?: string;
  readonly anyway?: boolean;
  readonly follow?: boolean;
  readonly all?: boolean;
  readonly limit: number;
}

interface AttachFlags {
  readonly name?: string;
  readonly at?: string;
}

/** Reading, following and writing the timeline, and attaching files to it. */
export function addTimeline(incident: Command): void {
  incident
    .command('timeline')
    .description('What happened in an incident, oldest first; or write down what happened')
    .argument('<incident>', 'INC-12, or its id')
    .option('--add <text>', 'write this down, in Markdown')
    .addOption(timeOption('--at <time>', 'with --add: when it happened (now)'))
    .option('--anyway', 'with --add: although it looks as if it held a secret')
    .option('--follow', 'stay, and print what comes in')
    .option('--all', 'routine entries, too')
    .addOption(limitOption())
    .action(
      action(async (cli, name: string, flags: TimelineFlags) => {
        const client = await cli.client();
        const { incidentRef } = await import('../server/named-ids.ts');
        const timeline = await import('../server/read-timeline.ts');
        const incidentOf = { incident: incidentRef(name) };
        if (flags.add !== undefined) return await timeline.addEntry(cli.terminal, client, incidentOf, flags.add, flags);
        if (flags.at !== undefined) throw usageProblem('`--at` says when something happened', 'give `--add` with it');
        await timeline.readTimeline(cli.terminal, client, incidentOf, flags);
      }),
    );
  incident
    .command('attach')
    .description('Attach a file to an incident')
    .argument('<incident>', 'INC-12, or its id')
    .argument('<file>')
    .option('--name <name>', 'as people see it (the name of the file)')
    .addOption(timeOption('--at <time>', 'when what it shows happened (now)'))
    .action(
      action(async (cli, incidentName: string, file: string, flags: AttachFlags) => {
        const client = await cli.client();
        const { incidentRef } = await import('../server/named-ids.ts');
        const { uploadOf } = await import('../server/upload.ts');
        const progress = new Progress(cli.terminal);
        try {
          const made = await client.call('addAttachment', {
            params: { incident: incidentRef(incidentName) },
            query: { name: flags.name ?? basename(file), happenedAt: flags.at },
            stream: await uploadOf(file, progress),
          });
          progress.end();
          printItem(cli.terminal, 'lockstep.incident.attachment/1', made, [
            `${made.name} is attached at ${timeText(made.addedAt)}: ${made.bytes} bytes, ${made.mediaType}, ${made.digest}.`,
          ]);
        } finally {
          progress.end();
        }
      }),
    );
}
