import { dryRun } from '@lockstep/oncall';
import { usageProblem } from '../cli-problem.ts';
import { openDocument, readText } from '../files/open-file.ts';
import { readOncallScenarios } from './oncall-scenario.ts';
import { scenarioWorld } from './oncall-world.ts';

export interface PolicyQuestion {
  readonly file: string;
  /** ISO instant; undefined: minute 0 of the file. */
  readonly at: string | undefined;
  readonly name: string | undefined;
  readonly urgency: 'high' | 'low';
  readonly axis: 'reliability' | 'security' | 'both';
  /** `name=value` */
  readonly label: readonly string[] | undefined;
}

export interface PolicyDryRun {
  readonly policy: string;
  readonly at: string;
  readonly entries: readonly {
    readonly minute: number;
    readonly at: string;
    readonly who: string;
    readonly why: string;
  }[];
  readonly skipped: readonly string[];
  readonly end: 'every_policy_ended' | 'horizon';
}

/** Whom an alert would page under a policy of a file, if nobody acknowledged. @throws CliProblem */
export async function dryRunPolicy({ file, at, name, urgency, axis, label }: PolicyQuestion): Promise<PolicyDryRun> {
  const [scenario, more] = readOncallScenarios(await readText(await openDocument(file)), file);
  if (scenario === undefined || more !== undefined)
    throw usageProblem(`\`${file}\` holds several documents`, 'play them with `--file`, or give one file each');
  const policyId = name ?? Object.keys(scenario.policies)[0] ?? '';
  const arrival = Date.parse(at ?? scenario.at);
  const policy = scenarioWorld(scenario, arrival).policy(policyId);
  if (policy === undefined)
    throw usageProblem(
      `there is no policy \`${policyId}\` in \`${file}\``,
      `it has ${Object.keys(scenario.policies).join(', ')}`,
    );
  const group = { id: 'dry run', urgency, axis, labels: labelsOf(label ?? []) };
  const run = dryRun(policy, group, (moment) => scenarioWorld(scenario, moment), arrival);
  return {
    policy: policyId,
    at: new Date(arrival).toISOString(),
    entries: run.entries.map(({ minute, at: moment, who, why }) => ({
      minute,
      at: new Date(moment).toISOString(),
      who,
      why,
    })),
    skipped: run.chain.filter(({ code }) => SKIPS.has(code)).map(({ sentence }) => sentence),
    end: run.end,
  };
}

const SKIPS: ReadonlySet<string> = new Set(['member_skipped', 'step_passed_over', 'deferred', 'nobody_available']);

/** @throws CliProblem for what is not `name=value` */
export function labelsOf(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw usageProblem(`\`${text}\` is no label`, 'write it as `name=value`');
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
