import type { AlertSeverity, IncomingAlert } from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { JobHandlers } from '../platform/jobs/runner.ts';
import { type AlertIntake, ensureOwnSource } from '#alerts/index.ts';

const kind = 'monitors.tell_alert';

/** What a monitor has to say of its alert. `version` rises with every change of the monitor. */
export interface Telling {
  readonly version: number;
  readonly isDown: boolean;
  readonly summary: string;
  readonly severity: AlertSeverity;
  readonly axis: IncomingAlert['axis'];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What the monitor with this id says now; undefined: it is gone, and so is its alert. */
export type ReadTelling = (tx: Transaction, id: string) => Promise<Telling | undefined>;

export type MonitorKind = 'heartbeat' | 'check';

/**
 * Has the alert of a monitor brought up to what the monitor says: in the transaction that changed it, so that neither an alert nor
 * its end is ever lost.
 */
export async function tellAlert(tx: Transaction, ctx: RequestContext, of: MonitorKind, id: string): Promise<void> {
  await addJob(tx, ctx, { kind, key: `${of} ${id}`, payload: { of, id }, maxAttempts: 1_000 });
}

export function tellingJobs(intake: AlertIntake, readers: Readonly<Record<MonitorKind, ReadTelling>>): JobHandlers {
  return {
    [kind]: async (ctx, payload) => {
      // Written by `tellAlert`.
      const { of, id } = payload as { of: MonitorKind; id: string };
      const source = await ensureOwnSource(ctx, { kind: 'lockstep_monitors', name: 'monitors' });
      for (;;) {
        const telling = await readers[of](ctx.read, id);
        await intake.take(source, [toIncoming(of, id, telling)], ctx.now);
        // Somebody else may have told of what came after while this one waited: the last word is the monitor's.
        if ((await readers[of](ctx.read, id))?.version === telling?.version) return;
      }
    },
  };
}

function toIncoming(of: MonitorKind, id: string, telling: Telling | undefined): IncomingAlert {
  const { summary = 'the monitor was removed', severity, axis, labels = {}, annotations = {} } = telling ?? {};
  return {
    action: telling?.isDown === true ? 'fire' : 'resolve',
    dedupKey: `${of}:${id}`,
    summary,
    labels,
    annotations,
    severity,
    axis,
    startsAt: undefined,
    endsAt: undefined,
    links: [],
    note: undefined,
    by: undefined,
  };
}
