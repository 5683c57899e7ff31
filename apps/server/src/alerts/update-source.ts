import type { AlertAxis, SenderKind } from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { getService } from '#services/index.ts';
import { recordAlertsEvent } from './events.ts';
import { type AlertSource, type KeepsSecrets, secretNameOf, type SenderKinds, type SourceSignature } from './source.ts';
import { deletePayloads } from './source-history-store.ts';
import { mappingText } from './source-mapping.ts';
import { getSource, type SourceSettings, updateSourceSettings } from './source-store.ts';

/** What is left out stays; null takes it away. */
export interface UpdateSource {
  readonly service?: string | null | undefined;
  readonly axis?: AlertAxis | undefined;
  readonly resolveAfterMinutes?: number | null | undefined;
  readonly isEnabled?: boolean | undefined;
  readonly signature?: GivenSignature | null | undefined;
  readonly mapping?: Readonly<Record<string, unknown>> | null | undefined;
  readonly keepsPayloads?: boolean | undefined;
}

interface GivenSignature {
  readonly form: SourceSignature['form'];
  readonly secret?: string | undefined;
  readonly header?: string | undefined;
}

export async function updateSource(
  ctx: RequestContext,
  parts: { readonly kinds: SenderKinds; readonly secrets: KeepsSecrets },
  name: string,
  input: UpdateSource,
): Promise<AlertSource> {
  requirePermission(ctx, 'alerts.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const source = await getSource(tx, name);
    const { keepsPayloads = source.keepsPayloads } = input;
    const settings: SourceSettings = {
      ...(await plainSettings(tx, source, input)),
      signature: await putSignature(tx, ctx, parts, source, input.signature),
      mapping: mappingAfter(source, input.mapping),
      keepsPayloads,
    };
    await updateSourceSettings(tx, settings);
    if (!keepsPayloads) await deletePayloads(tx, source.id);
    const body = { name, ...input, signature: toldSignature(input.signature) };
    await recordAlertsEvent(tx, ctx, { type: 'alerts.source_updated', subjectId: source.id, body });
    return await getSource(tx, name);
  });
}

async function plainSettings(
  tx: Transaction,
  source: AlertSource,
  { service, axis = source.axis, resolveAfterMinutes, isEnabled = source.isEnabled }: UpdateSource,
): Promise<Pick<SourceSettings, 'id' | 'serviceId' | 'axis' | 'resolveAfterMs' | 'isEnabled'>> {
  const serviceId = typeof service === 'string' ? (await getService(tx, service)).id : source.serviceId;
  return {
    id: source.id,
    serviceId: service === null ? undefined : serviceId,
    axis,
    resolveAfterMs: resolveAfterMinutes === undefined ? source.resolveAfterMs : toMs(resolveAfterMinutes),
    isEnabled,
  };
}

function mappingAfter(source: AlertSource, given: UpdateSource['mapping']): string | undefined {
  if (given === undefined) return source.mapping;
  if (given === null) return undefined;
  if (source.kind === 'generic' || source.kind === 'mail') return mappingText(given, 'body.mapping');
  throw new Problem('alerts.mapping_invalid', `sources of kind \`${source.kind}\` are read as their sender writes`, {
    help: 'make a source of kind `generic` for payloads of another form',
  });
}

async function putSignature(
  tx: Transaction,
  ctx: RequestContext,
  { kinds, secrets }: { readonly kinds: SenderKinds; readonly secrets: KeepsSecrets },
  source: AlertSource,
  given: UpdateSource['signature'],
): Promise<SourceSignature | undefined> {
  if (given === undefined) return source.signature;
  if (given === null) {
    await secrets.remove(tx, secretNameOf(source.id));
    return undefined;
  }
  const { form, secret, header } = given;
  const problem = unfit(kinds.get(source.kind), given);
  if (problem !== undefined) throw problem;
  if (secret === undefined) await secrets.remove(tx, secretNameOf(source.id));
  else await secrets.put(tx, secretNameOf(source.id), secret, ctx.now);
  return { form, header: form === 'hmac_header' ? header : undefined };
}

function unfit(kind: SenderKind | undefined, { form, secret, header }: GivenSignature): Problem | undefined {
  const refuse = (field: string, problem: string, help: string): Problem =>
    new Problem('alerts.signature_unfit', problem, { help, fields: [{ field: `body.signature.${field}`, problem }] });
  const signature = kind?.signature;
  if (form === 'sender' && signature === undefined)
    return refuse(
      'form',
      `${kind?.name ?? 'this sender'} does not sign`,
      'choose another form, or none: the key counts',
    );
  const isByCertificate = form === 'sender' && signature?.by === 'certificate';
  if (isByCertificate && secret !== undefined)
    return refuse('secret', 'the vendor signs with its certificate', 'leave the secret out');
  if (!isByCertificate && secret === undefined)
    return refuse('secret', 'the secret is missing', 'give the one that is set at the sender');
  if (form === 'hmac_header' && header === undefined)
    return refuse('header', 'the header is missing', 'name the one that holds the signature, such as `x-signature`');
  return undefined;
}

/** What evidence keeps: never the secret. */
function toldSignature(given: UpdateSource['signature']) {
  return given === undefined || given === null ? given : { form: given.form, header: given.header };
}

function toMs(minutes: number | null): number | undefined {
  return minutes === null ? undefined : minutes * 60_000;
}
