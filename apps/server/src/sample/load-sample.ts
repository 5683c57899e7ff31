import { addSamplePerson } from '#access/index.ts';
import { loadFeed } from '#advisories/index.ts';
import { actorRef, importLedger, recordServiceChange } from '#releases/index.ts';
import {
  addEnvironment,
  addService,
  applyServiceMode,
  createTeam,
  findService,
  type Service,
} from '#services/index.ts';
import { addSampleStatus } from '#status/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { addOnCall } from './add-on-call.ts';
import { addExposures } from './add-exposures.ts';
import { announceSample, recordSampleEvent } from './events.ts';
import { readFacts, type SampleFacts } from './facts.ts';
import { type SampleState, sampleState } from './get-sample.ts';
import { ledgerFile } from './ledger-file.ts';
import { setLoadingProgress } from './progress.ts';
import { sampleEnvironments, sampleTeams, simulatedServices, type SimulatedService } from './simulated.ts';
import { findSample, insertSample, updateMade, updateOnCall } from './store.ts';

const samplePeople = [
  { name: 'Rhea', roles: ['reliability_key'] },
  { name: 'Sam', roles: ['security_key'] },
] as const;

/**
 * The sample organisation, through the use cases that real data takes. All of it or nothing: it is one transaction, and the one
 * row that says so keeps a second one out.
 */
export async function loadSample(ctx: RequestContext): Promise<SampleState> {
  requirePermission(ctx, 'sample.manage');
  requireReal(ctx);
  if ((await findSample(ctx.read)) !== undefined) throw alreadyLoaded();
  const facts = await readFacts();
  try {
    await ctx.transaction(async (tx) => {
      if (!(await insertSample(tx, ctx.now, actorRef(ctx.actor)))) throw alreadyLoaded();
      await load(tx, ctx, facts);
    });
  } finally {
    setLoadingProgress(undefined);
  }
  return await sampleState(ctx.read);
}

/** For the start: nothing to do when it is there already. */
export async function ensureSample(ctx: RequestContext): Promise<void> {
  try {
    await loadSample(ctx);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'sample.already_loaded') throw error;
  }
}

function alreadyLoaded(): Problem {
  return new Problem('sample.already_loaded', 'the sample organisation is loaded already', {
    help: 'remove it first to begin again',
  });
}

async function load(tx: Transaction, ctx: RequestContext, facts: SampleFacts): Promise<void> {
  const within: RequestContext['transaction'] = async (work) => await work(tx);
  const inside: RequestContext = { ...ctx, read: tx, transaction: within, inOneStatement: within };
  const steps: readonly { readonly what: string; readonly take: () => Promise<void> }[] = [
    { what: 'teams, environments and two people', take: () => addOrganisation(tx, inside) },
    { what: 'advisories', take: () => loadSampleFeed(inside, 'osv', facts.advisories) },
    { what: 'known exploited vulnerabilities', take: () => loadSampleFeed(inside, 'kev', facts.knownExploited) },
    ...simulatedServices.map((simulated) => ({
      what: simulated.service.name,
      take: () => addSampleService(tx, inside, facts, simulated),
    })),
    {
      what: 'exposures',
      take: () =>
        addExposures(
          tx,
          inside,
          simulatedServices.map(({ service }) => service.name),
        ),
    },
    { what: 'a status page', take: () => addStatusPage(tx, inside) },
    { what: 'who is on call, and alerts', take: async () => updateOnCall(tx, await addOnCall(tx, inside)) },
  ];
  for (const [done, { what, take }] of steps.entries()) {
    setLoadingProgress({ done, of: steps.length, what });
    // On a connection of its own: screens hear of it while the load is still open.
    await ctx.transaction((other) => announceSample(other, ctx, 'sample.progressed'));
    await take();
  }
  await recordSampleEvent(tx, inside, {
    type: 'sample.loaded',
    body: {
      services: simulatedServices.map(({ service }) => service.name),
      simulated:
        'deployments, points of no return, incidents, verdicts on exposures, flags, burn rates, alerts and what became of them, what the status page tells',
    },
  });
}

async function addStatusPage(tx: Transaction, ctx: RequestContext): Promise<void> {
  const services: Service[] = [];
  for (const { service } of simulatedServices) {
    const found = await findService(tx, service.name);
    if (found !== undefined) services.push(found);
  }
  await addSampleStatus(tx, ctx, services);
}

async function addOrganisation(tx: Transaction, ctx: RequestContext): Promise<void> {
  const teamIds: string[] = [];
  for (const team of sampleTeams) teamIds.push(...(await addTeam(ctx, team)));
  const environmentIds: string[] = [];
  for (const environment of sampleEnvironments) {
    const added = await addEnvironment(tx, ctx, environment);
    if (added !== undefined) environmentIds.push(added.id);
  }
  await updateMade(tx, { teamIds, environmentIds });
  for (const person of samplePeople) await addSamplePerson(tx, ctx, person);
}

/** @returns nothing when somebody made a team of this name before */
async function addTeam(ctx: RequestContext, team: (typeof sampleTeams)[number]): Promise<readonly string[]> {
  try {
    return [(await createTeam(ctx, team)).id];
  } catch (error) {
    if (error instanceof Problem && error.code === 'services.team_exists') return [];
    throw error;
  }
}

async function loadSampleFeed(ctx: RequestContext, kind: 'osv' | 'kev', text: string): Promise<void> {
  const { counts } = await loadFeed(ctx, {
    kind,
    name: 'sample',
    contentAt: undefined,
    allowOlder: false,
    stream: once(Buffer.from(text)),
  });
  if (counts.rejectedCount > 0) throw new RangeError(`sample feed ${kind}: ${JSON.stringify(counts.rejected[0])}`);
}

async function addSampleService(
  tx: Transaction,
  ctx: RequestContext,
  { services }: SampleFacts,
  simulated: SimulatedService,
): Promise<void> {
  const { name } = simulated.service;
  const facts = services.get(name);
  if (facts === undefined) throw new RangeError(`no facts about ${name}`);
  if ((await findService(tx, name)) !== undefined) {
    throw new Problem('services.service_exists', `a service \`${name}\` is registered, and the sample brings one`, {
      help: 'the sample needs an installation without services of the same names',
    });
  }
  const service = await addService(tx, ctx, { ...simulated.service, isSample: true });
  if (service === undefined) throw new RangeError(`service ${name} appeared meanwhile`);
  const reason = 'the sample shows what a stop looks like';
  await applyServiceMode(tx, ctx, { serviceId: service.id, mode: 'enforcing', reason });
  const { problems } = await importLedger(ctx, ledgerFile(facts, simulated), { isSample: true });
  if (problems[0] !== undefined) throw new RangeError(`${name}, ${problems[0].at}: ${problems[0].problem}`);
  for (const flag of simulated.flags) {
    await recordServiceChange(ctx, name, {
      environment: 'production',
      kind: 'flag',
      subject: flag.subject,
      note: flag.note,
      at: Date.parse(flag.at),
      weakensControl: false,
      motive: 'routine',
    });
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
