import { CommanderError } from 'commander';
import { exitCodes, problemText, toCliProblem, usageProblem } from './cli-problem.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

const argv = process.argv.slice(2);
const isJson = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined).includes('--json');
try {
  const program = createProgram(isJson);
  // Completion walks the whole tree, so the tree is complete before it is added.
  if (argv[0] === 'complete') await (await import('./commands/complete.ts')).addComplete(program);
  await program.parseAsync(argv, { from: 'user' });
} catch (error) {
  process.exitCode = await report(error);
}

async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return reportCall(error);
  const problem = await toCliProblem(error);
  if (problem === undefined) {
    process.stderr.write(`lockstep: a mistake of ours\n${error instanceof Error ? error.stack : String(error)}\n`);
    return exitCodes.error;
  }
  process.stderr.write(problemText(problem, isJson));
  return problem.exitCode;
}

/** commander has said what is wrong already, unless JSON is wanted; help and version are no failures. */
function reportCall({ code, exitCode, message }: CommanderError): number {
  if (exitCode === 0) return exitCodes.ok;
  if (isJson) {
    const what = code === 'commander.help' ? 'a command is needed' : message.replace(/^error: /, '');
    process.stderr.write(problemText(usageProblem(what, '`--help` tells more'), true));
  }
  return exitCodes.usage;
}
