import { parseArgs } from 'node:util';
import manifest from '../../../package.json' with { type: 'json' };
import { printSetupLink, readSetting, serve } from './lifecycle.ts';
import { VARIABLES } from './platform/config/environment.ts';
import { StartupProblem } from './platform/config/startup-problem.ts';

const variables = Object.entries(VARIABLES);
const widest = Math.max(...variables.map(([name]) => name.length));
const HELP = `Lockstep ${manifest.version}

  npm start                   start the server and print one link
  npm start -- --sample       the same with the sample organisation
  npm start -- setup-link     print a new link to make the first admin
  npm start -- --version      print the version

Environment:
${variables.map(([name, meaning]) => `  ${name.padEnd(widest + 2)}${meaning}`).join('\n')}
`;

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}
// Timers and sockets of libraries must not keep a process that is done.
process.exit();

async function main(argv: string[]): Promise<void> {
  const { values, positionals } = readArguments(argv);
  const [command = 'serve', ...rest] = positionals;
  if (values.help) process.stdout.write(HELP);
  else if (values.version) process.stdout.write(`${manifest.version}\n`);
  else if (command === 'serve' && rest.length === 0) await serve(readSetting(), { sample: values.sample });
  else if (command === 'setup-link' && rest.length === 0) await printSetupLink(readSetting());
  else
    throw new StartupProblem(
      `\`${positionals.join(' ')}\` is not a command of the server`,
      '`npm start -- --help` lists them',
    );
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
        sample: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new StartupProblem(
      error instanceof Error ? error.message : String(error),
      '`npm start -- --help` lists the options',
    );
  }
}

/** Problems with a cure are told without a stack; anything else is a mistake of ours and shows where it happened. */
function explain(error: unknown): string {
  if (error instanceof Error && 'help' in error && typeof error.help === 'string') {
    return `lockstep: ${indent(error.message)}\n  help: ${indent(error.help)}\n`;
  }
  return `lockstep: the start failed\n${error instanceof Error ? error.stack : String(error)}\n`;
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n        ');
}
