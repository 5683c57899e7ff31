import { isId, type operations, type ResponseOf } from '@lockstep/contract';
import type { Cli } from '../cli.ts';
import { timeText } from '../moments.ts';
import { labelsOf } from '../offline/dry-run-policy.ts';
import { type Cell, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { printItem } from './lists.ts';

export interface DryRunAsked {
  /** Name or id. */
  readonly policy: string;
  /** ISO instant; undefined: now. */
  readonly at: string | undefined;
  readonly urgency: 'high' | 'low';
  readonly axis: 'reliability' | 'security' | 'both';
  /** `name=value` */
  readonly label: readonly string[] | undefined;
}

type DryRun = ResponseOf<(typeof operations)['dryRunEscalationPolicy']>;

/** Whom an alert would page under a policy of the server, if nobody acknowledged. */
export async function askDryRun(cli: Cli, { policy, at, urgency, axis, label }: DryRunAsked): Promise<void> {
  const which = isId(policy) ? { policyId: policy } : { policyName: policy };
  const body = { ...which, at, urgency, axis, labels: labelsOf(label ?? []) };
  const run = await (await cli.client()).call('dryRunEscalationPolicy', { body });
  printItem(cli.terminal, 'lockstep.oncall.dry-run/2', run, serverDryRunLines(run, cli.terminal));
}

/** Minute, who, why and by which channels; below, who was passed over and who is next in each ring. */
export function serverDryRunLines(run: DryRun, { width, paint }: Pick<Terminal, 'width' | 'paint'>): readonly string[] {
  const rows = run.entries.map((entry): readonly Cell[] => [
    String(entry.minute),
    timeText(entry.at),
    entry.who,
    channelsOf(entry),
    entry.why,
  ]);
  const passedOver = run.chain.filter(({ code }) => passing.has(code)).map(({ sentence }) => sentence);
  return [
    `${paint.bold(run.policyName)}: an alert arrives at ${timeText(run.at)} and nobody acknowledges`,
    ...(rows.length === 0 ? ['nobody is paged'] : []),
    ...(rows.length === 0 ? [] : tableLines(['MINUTE', 'TIME', 'WHO', 'BY', 'WHY'], rows, width, 'wrap')),
    ...[...new Set(passedOver)].map((sentence) => paint.dim(sentence)),
    ...run.rings.map(({ step, groups }) => `next in step ${step + 1}: ${groups.map(turnText).join(', ') || 'nobody'}`),
    ...(run.isCut ? ['there is more than is shown'] : []),
    run.end === 'horizon' ? 'no further than this is looked' : 'then every policy has ended, and the last begins again',
  ];
}

const passing: ReadonlySet<string> = new Set(['member_skipped', 'step_passed_over', 'deferred', 'nobody_available']);

/** `ntfy, voice after 3 min`; `-` for what is no page. */
function channelsOf({ minute, messages }: DryRun['entries'][number]): string {
  if (messages.length === 0) return '-';
  return messages
    .map((message) =>
      message.minute <= minute ? message.label : `${message.label} after ${message.minute - minute} min`,
    )
    .join(', ');
}

function turnText({ people }: DryRun['rings'][number]['groups'][number]): string {
  return people.map(({ name }) => name).join(' and ');
}
