import { addLink, getIncident, type Incident, readerOf } from '#incidents/index.ts';
import { actorRef, findRelease } from '#releases/index.ts';
import { getService } from '#services/index.ts';
import type { RequestContext, Transaction } from '../../platform/context.ts';
import { isoInstant } from '../../platform/db/row-types.ts';
import { Problem } from '../../platform/problem.ts';
import { requirePermission } from '../../platform/require-permission.ts';
import { type Judged, judge, partsOf, writeDecision } from '../decide-remediation.ts';
import { recordGateEvent } from '../events.ts';
import { ensureParts } from '../fact-part-store.ts';
import { type DecideRemediation, gather } from '../gather-facts.ts';
import { askSides } from '../seat-holds.ts';
import { answerTrain, type ReleaseTrain } from './get-train.ts';
import { strictest } from './train-standing.ts';
import { getStoredTrain, insertTrain } from './train-store.ts';

export interface DecideTrain {
  readonly environment: string;
  /** One per service. */
  readonly members: readonly {
    readonly service: string;
    readonly target: string;
    readonly current?: string | undefined;
  }[];
  readonly motive: DecideRemediation['motive'];
  readonly reason: string;
  readonly incident?: string | undefined;
  readonly isAutomatic: boolean;
}

interface AskedMember {
  readonly input: DecideRemediation;
  readonly judged: Judged;
}

/** Judges every service of a release train. All are decided at one moment and written in one transaction, or none is. */
export async function decideTrain(ctx: RequestContext, input: DecideTrain): Promise<ReleaseTrain> {
  requirePermission(ctx, 'gate.decide');
  refuseTwice(input);
  return await ctx.transaction(async (tx) => {
    // What the caller may not see is no incident for them.
    const incident = input.incident === undefined ? undefined : await getIncident(tx, input.incident, readerOf(ctx));
    const members = await judgeMembers(tx, ctx, input);
    const id = await writeTrain(tx, ctx, input, members, incident);
    const answer = await answerTrain(tx, ctx, await getStoredTrain(tx, id));
    if (incident !== undefined) {
      const { number, title, axes } = answer;
      await addLink(tx, ctx, incident, { kind: 'train', subjectId: id, label: `T-${number}` });
      await askSides(tx, ctx, incident.id, { name: `T-${number}`, title, axes });
    }
    return answer;
  });
}

function refuseTwice({ members }: DecideTrain): void {
  const seen = new Set<string>();
  for (const [place, { service }] of members.entries()) {
    if (seen.has(service.toLowerCase())) {
      const field = `body.members.${place}.service`;
      throw new Problem('request.invalid', `\`${field}\`: \`${service}\` is named twice`, {
        help: 'a train takes each service to one release: leave one of them out',
        fields: [{ field, problem: 'is named twice' }],
      });
    }
    seen.add(service.toLowerCase());
  }
}

async function judgeMembers(tx: Transaction, ctx: RequestContext, input: DecideTrain): Promise<readonly AskedMember[]> {
  const { environment, motive, reason, isAutomatic } = input;
  const members: AskedMember[] = [];
  for (const [place, { service, target, current }] of input.members.entries()) {
    // An incident is a fact of its own services; the train as a whole is linked to it.
    const asked = { service, target, current, environment, motive, reason, isAutomatic, isFeedAgeRuleOff: false };
    const judged = await namingMember(tx, place, asked, async () => judge(await gather(tx, ctx, asked)));
    members.push({ input: asked, judged });
  }
  const samples = members.filter(({ judged }) => judged.question.head.isSample);
  const [first] = samples;
  if (first !== undefined && samples.length < members.length) {
    throw new Problem('gate.sample_only', `\`${first.input.service}\` is of the sample, and others are not`, {
      help: 'a train is of the sample or of your own services',
    });
  }
  return members;
}

/** Says which of many members a refusal is about. */
async function namingMember<T>(
  tx: Transaction,
  place: number,
  asked: DecideRemediation,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const problem = error.fields?.[0]?.problem ?? error.message;
    const field = `body.members.${place}`;
    throw new Problem(error.code, `\`${field}\` (${asked.service}): ${error.message}`, {
      help: error.help,
      fields: [{ field: `${field}${await wrongPart(tx, error, asked)}`, problem }],
      cause: error,
    });
  }
}

/** Which part of a member a refusal is about, as the end of the name of its field. */
async function wrongPart(tx: Transaction, { code }: Problem, { service, current }: DecideRemediation): Promise<string> {
  if (code === 'services.service_not_found') return '.service';
  if (code !== 'releases.release_not_found') return '';
  const isLeft =
    current !== undefined && (await findRelease(tx, (await getService(tx, service)).id, current)) === undefined;
  return isLeft ? '.current' : '.target';
}

/** @returns its id */
async function writeTrain(
  tx: Transaction,
  ctx: RequestContext,
  { motive, reason, isAutomatic }: DecideTrain,
  members: readonly AskedMember[],
  incident: Pick<Incident, 'name' | 'isRestricted'> | undefined,
): Promise<string> {
  await ensureParts(
    tx,
    members.map(({ judged }) => partsOf(judged)),
    ctx.now,
  );
  const written: Awaited<ReturnType<typeof writeDecision>>[] = [];
  for (const { input, judged } of members) written.push(await writeDecision(tx, ctx, input, judged));
  const [first] = members;
  if (first === undefined) throw new RangeError('a train has no members');
  const { environment, isSample } = first.judged.question.head;
  const title = titleOf(members, environment.name);
  const train = {
    id: ctx.newId(),
    environmentId: environment.id,
    title,
    motive,
    reason,
    isAutomatic,
    isSample,
    decidedAt: ctx.now,
    decidedBy: actorRef(ctx.actor),
    expiresAt: Math.min(...written.map(({ expiresAt }) => expiresAt)),
  };
  const number = await insertTrain(
    tx,
    train,
    written.map(({ id }) => id),
  );
  await recordGateEvent(tx, ctx, {
    type: 'gate.train_decided',
    subjectId: train.id,
    body: {
      number,
      environment: environment.name,
      title,
      verdict: strictest(written.map(({ verdict }) => verdict)),
      motive,
      reason,
      // Everybody reads this: that it was asked in the room of a restricted incident is known there only.
      incident: incident?.isRestricted === false ? incident.name : undefined,
      isAutomatic,
      expiresAt: isoInstant(train.expiresAt),
      members: members.map(({ input, judged: { decision, loaded, packed } }, place) => ({
        decision: written[place]?.number,
        service: input.service,
        current: loaded.facts.current?.version,
        target: input.target,
        verdict: decision.verdict,
        factsDigest: packed.factsDigest,
      })),
    },
  });
  return train.id;
}

function titleOf(members: readonly AskedMember[], environment: string): string {
  const [first, second, ...rest] = members.map(({ input }) => `${input.service} ${input.target}`);
  const more = rest.length === 0 ? '' : ` and ${rest.length} more`;
  return `${[first, second].join(rest.length === 0 ? ' and ' : ', ')}${more} to ${environment}`;
}
