import { type Command, Option } from 'commander';
import { action } from '../cli.ts';

interface ExportFlags {
  readonly kind?: readonly string[];
  readonly out?: string;
}

export function addExport(program: Command): void {
  program
    .command('export')
    .description('Write the configuration as files for `lockstep apply`; secrets stay behind')
    .addOption(new Option('--kind <kinds...>', 'only documents of these kinds'))
    .option('--out <file>', 'write it there (stdout)')
    .action(
      action(async (cli, { kind: kinds, out }: ExportFlags) => {
        const { isKind, KINDS } = await import('../apply/documents.ts');
        const { usageProblem } = await import('../cli-problem.ts');
        const wrong = kinds?.find((each) => !isKind(each));
        if (wrong !== undefined)
          throw usageProblem(`\`${wrong}\` is no kind of document`, `kinds are ${KINDS.join(', ')}`);
        const { exportConfiguration } = await import('../server/export-configuration.ts');
        const { documents, text, notes } = await exportConfiguration(await cli.client(), kinds);
        if (out !== undefined) {
          const { writeBytesAtomically } = await import('../files/write-atomically.ts');
          writeBytesAtomically(out, Buffer.from(text));
          cli.terminal.say(`${documents.length} documents are in ${out}.`);
        } else if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.export/1', documents });
        else cli.terminal.out(text.trimEnd());
        for (const note of notes) cli.terminal.say(`lockstep: ${note}`);
      }),
    );
}
