import type { RequestContext, Transaction } from '../platform/context.ts';
import { appendEntry, getIncident, type Incident } from '#incidents/index.ts';
import { type ActionTools, takeAction } from './actions.ts';
import { claimRun, countRuns, listAutomationsFor, settleRun } from './automation-store.ts';
import { recordWorkEvent } from './events.ts';
import { fillTemplate, judgeFit } from './fits.ts';
import type { Occasion } from './occasions.ts';
import type { Automation, RunStep } from './playbook.ts';
import { judgedBy, startIn } from './playbooks.ts';
import { findPlaybook, listPlaybooksInForce, listRuns } from './playbook-store.ts';

/** Who acts when nobody does: changes of its own are no occasion for anything. */
export const automationActor = 'automation';

/** More than this in one incident is no help any more; what comes after is left out and said once. */
const mostRuns = 200;

export function toolsFor(tx: Transaction, ctx: RequestContext, incident: Incident): ActionTools {
  const values = {
    name: incident.name,
    title: incident.title,
    severity: incident.severity,
    service: incident.service ?? 'no service',
    link: `/incidents/${incident.name}`,
  };
  return { tx, ctx, incident, fill: (template) => fillTemplate(template, values) };
}

/** Does what waits for this occasion, each automation once. The caller has locked the incident. */
export async function runAutomations(
  tx: Transaction,
  ctx: RequestContext,
  incidentId: string,
  { trigger, occasion }: Occasion,
  wants: (automation: Automation) => boolean = () => true,
): Promise<void> {
  const incident = await getIncident(tx, incidentId, 'system');
  const judged = await judgedBy(tx, incident);
  for (const automation of await listAutomationsFor(tx, 'system')) {
    const { definition, name } = automation;
    const isMeant = definition.isEnabled && definition.on === trigger && wants(automation);
    if (!isMeant || !judgeFit(definition.when, judged).fits) continue;
    if ((await countRuns(tx, incidentId)) >= mostRuns) return;
    const run = {
      id: ctx.newId(),
      automation: name,
      title: definition.title,
      incidentId,
      trigger,
      occasion,
      at: ctx.now,
    };
    if (!(await claimRun(tx, run))) continue;
    await runOne(tx, ctx, incident, run.id, automation);
  }
}

async function runOne(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  runId: string,
  { name, definition }: Automation,
): Promise<void> {
  const steps: RunStep[] = [];
  const tools = toolsFor(tx, ctx, incident);
  for (const action of definition.actions) steps.push(await takeAction(tools, action, false));
  await settleRun(tx, runId, steps);
  const outcomes = steps.map(({ kind, outcome, reason }) => ({ kind, outcome, reason }));
  await recordWorkEvent(tx, ctx, { type: 'playbooks.automation_ran', incident, body: { name, runId, outcomes } });
  await appendEntry(tx, ctx, incident, {
    kind: 'automation',
    text: `${definition.title}: ${steps.map(stepWords).join('; ')}.`,
    isFolded: steps.every(({ outcome }) => outcome === 'skipped'),
    source: { name: 'automation', id: runId },
  });
}

function stepWords({ sentence, outcome, reason }: RunStep): string {
  return outcome === 'done' ? sentence : `${outcome} — ${sentence} (${reason ?? 'no reason'})`;
}

/** Playbooks that begin by themselves in incidents like this one. */
export async function startFittingPlaybooks(tx: Transaction, ctx: RequestContext, incidentId: string): Promise<void> {
  const incident = await getIncident(tx, incidentId, 'system');
  if (incident.resolvedAt !== undefined) return;
  const judged = await judgedBy(tx, incident);
  const started = new Set((await listRuns(tx, incidentId)).map(({ name }) => name));
  for (const { name, definition } of await listPlaybooksInForce(tx)) {
    if (!definition.startsByItself || started.has(name) || !judgeFit(definition.when, judged).fits) continue;
    if ((await findPlaybook(tx, name)) !== undefined) await startIn(tx, ctx, incident, name);
  }
}
