import { readTrainLines, readTrainMember } from '@lockstep/contract';
import type { Cli } from '../cli.ts';
import { type ExitCode, usageProblem } from '../cli-problem.ts';
import { knownExitCode } from './decision-exit-code.ts';
import { incidentId } from './named-ids.ts';
import { trainLines } from './train-lines.ts';

export interface TrainQuestion {
  /** `shop@2.1.0` each. */
  readonly members: readonly string[];
  readonly file?: string;
  readonly environment: string;
  readonly motive: 'reliability' | 'security' | 'routine';
  readonly reason?: string;
  readonly incident?: string;
  readonly automatic: boolean;
  readonly wait: boolean;
}

interface Member {
  readonly service: string;
  readonly target: string;
}

const LONGEST_FILE = 1_000_000;
const TOLD_PROBLEMS = 10;

/** Asks about many services at once, waits for keys where told to, prints, and says with which code to end. */
export async function judgeTrain(cli: Cli, question: TrainQuestion): Promise<ExitCode> {
  const { environment, motive, reason, automatic } = question;
  const members = [...question.members.map(readNamed), ...(await readMembers(question.file))];
  if (members.length < 2) {
    throw usageProblem(
      members.length === 0 ? 'no service is named' : `\`${members[0]?.service}\` alone is no train`,
      'name two or more, `shop@2.1.0 web@3.0.0`, or a file of them with `--file`; one alone goes by `lockstep gate check`',
    );
  }
  const client = await cli.client();
  const incident = question.incident === undefined ? undefined : await incidentId(client, question.incident);
  let train = await client.call('decideTrain', {
    body: {
      environment,
      members,
      motive,
      isAutomatic: automatic,
      incident,
      ...(reason === undefined ? {} : { reason }),
    },
  });
  if (question.wait) {
    const { waitForTrainKeys } = await import('./wait-for-keys.ts');
    train = await waitForTrainKeys(client, train, reason, cli.terminal);
  }
  const exitCode = knownExitCode(train.exitCode);
  if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.gate.train/1', ...train, exitCode });
  else for (const line of trainLines(train, cli.terminal, cli.settings().url)) cli.terminal.out(line);
  return exitCode;
}

/** @param name T-7, 7, or its id */
export async function showTrain(cli: Cli, name: string): Promise<void> {
  const train = await (await cli.client()).call('getTrain', { params: { train: name } });
  if (cli.terminal.isJson) cli.terminal.json({ schema: 'lockstep.gate.train/1', ...train });
  else for (const line of trainLines(train, cli.terminal, cli.settings().url)) cli.terminal.out(line);
}

function readNamed(said: string): Member {
  const member = readTrainMember(said);
  if ('problem' in member) throw usageProblem(member.problem, 'write each as `shop@2.1.0`');
  return member;
}

async function readMembers(file: string | undefined): Promise<readonly Member[]> {
  if (file === undefined) return [];
  const { openDocument, readText } = await import('../files/open-file.ts');
  const { members, problems } = readTrainLines(await readText(await openDocument(file), LONGEST_FILE));
  const [first, ...others] = problems.map(({ line, problem }) => `line ${line}: ${problem}`);
  if (first !== undefined) {
    const more = others.slice(0, TOLD_PROBLEMS - 1).map((each) => `; ${each}`);
    const rest = problems.length > TOLD_PROBLEMS ? `; and ${problems.length - TOLD_PROBLEMS} more` : '';
    throw usageProblem(
      `\`${file === '-' ? 'stdin' : file}\`: ${first}${more.join('')}${rest}`,
      'one service a line: `service version`',
    );
  }
  return members.map(({ service, target }) => ({ service, target }));
}
