import type { RequestContext } from '../platform/context.ts';
import { Problem, type ProblemField } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getEnvironment, getService, requireSampleScope } from '#services/index.ts';
import { ensureLane } from './lane-store.ts';
import { insertChange } from './event-store.ts';
import { recordLedgerEvent } from './events.ts';
import { refuseFutureMoment } from './moments.ts';
import { actorRef, type ChangeKind, type Motive, type ServiceChange } from './release.ts';

export interface NewServiceChange {
  readonly environment: string;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly note: string;
  /** Epoch milliseconds; now when absent. */
  readonly at?: number | undefined;
  readonly weakensControl: boolean;
  readonly owner?: string | undefined;
  readonly expiresAt?: number | undefined;
  readonly motive: Motive;
}

/** A flag, config, control or failover change. Weakening a control needs somebody who answers for it, and an end. */
export async function recordServiceChange(
  ctx: RequestContext,
  serviceName: string,
  input: NewServiceChange,
): Promise<ServiceChange> {
  requirePermission(ctx, 'releases.write');
  const at = input.at ?? ctx.now;
  refuseIncomplete(input, at);
  refuseFutureMoment(ctx, 'at', at);
  return ctx.transaction(async (tx) => {
    const service = await getService(tx, serviceName);
    requireSampleScope(ctx, service);
    const environment = await getEnvironment(tx, input.environment);
    await ensureLane(tx, service.id, environment.id);
    const change: ServiceChange = {
      id: ctx.newId(),
      serviceId: service.id,
      service: service.name,
      environmentId: environment.id,
      environment: environment.name,
      kind: input.kind,
      subject: input.subject,
      note: input.note,
      at,
      weakensControl: input.weakensControl,
      owner: input.owner || undefined,
      expiresAt: input.expiresAt,
      endedAt: undefined,
      motive: input.motive,
      recordedBy: actorRef(ctx.actor),
    };
    await insertChange(tx, { ...change, isSimulated: service.isSample }, ctx.now);
    await recordLedgerEvent(tx, ctx, {
      type: 'releases.change_recorded',
      serviceId: service.id,
      subjectId: change.id,
      body: changeFacts(change),
    });
    return change;
  });
}

function changeFacts(change: ServiceChange) {
  const { service, environment, kind, subject, note, weakensControl, owner, motive, expiresAt } = change;
  return {
    service,
    environment,
    kind,
    subject,
    note,
    at: new Date(change.at).toISOString(),
    weakensControl,
    owner,
    expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt).toISOString(),
    motive,
  };
}

function refuseIncomplete(input: NewServiceChange, at: number): void {
  const fields: ProblemField[] = [];
  if (input.weakensControl && !input.owner) {
    fields.push({ field: 'body.owner', problem: 'is missing', help: 'name who answers for the weaker control' });
  }
  if (input.weakensControl && input.expiresAt === undefined) {
    fields.push({ field: 'body.expiresAt', problem: 'is missing', help: 'say when the control comes back' });
  }
  if (input.expiresAt !== undefined && input.expiresAt <= at) {
    fields.push({ field: 'body.expiresAt', problem: 'is not after `at`', help: 'give a later moment' });
  }
  if (fields.length === 0) return;
  const names = fields.map(({ field, problem }) => `\`${field}\` ${problem}`).join(', ');
  throw new Problem('request.invalid', names, {
    help: 'a change that weakens a control needs an owner and an expiry',
    fields,
  });
}
