import type { DocumentOf } from '../apply/documents.ts';
import { matcherParts } from '../apply/matcher-words.ts';
import { senderAddress } from './sender-address.ts';
import type { WriteContext, WrittenOne } from './write-context.ts';

type Alerting = 'alert_source' | 'alert_route' | 'inhibition' | 'maintenance_window' | 'alert_defaults';
type AlertingDocument = { [K in Alerting]: DocumentOf<K> }[Alerting];

/** What decides about alerts, and where they come from. */
export async function writeAlerting(
  document: AlertingDocument,
  isNew: boolean,
  context: WriteContext,
): Promise<WrittenOne> {
  const { client, idOf } = context;
  switch (document.kind) {
    case 'alert_source':
      return await writeSource(document, isNew, context);
    case 'alert_route': {
      const body = routeBody(document, idOf);
      if (isNew) return { id: (await client.call('createAlertRoute', { body })).id };
      const id = idOf('alert_route', document.name);
      await client.call('updateAlertRoute', { params: { route: id }, body });
      return { id };
    }
    case 'inhibition': {
      const { name, equal } = document;
      const [sourceMatchers, targetMatchers] = [document.source.map(matcherParts), document.target.map(matcherParts)];
      const body = { name, equal, sourceMatchers, targetMatchers };
      if (isNew) return { id: (await client.call('createInhibition', { body })).id };
      const id = idOf('inhibition', name);
      await client.call('updateInhibition', { params: { inhibition: id }, body });
      return { id };
    }
    case 'maintenance_window': {
      const { name, services, recurrence, zone, starts_at: startsAt, ends_at: endsAt } = document;
      const body = {
        name,
        services,
        recurrence,
        zone,
        startsAt,
        endsAt,
        matchers: document.matchers.map(matcherParts),
      };
      if (isNew) return { id: (await client.call('createMaintenanceWindow', { body })).id };
      const id = idOf('maintenance_window', name);
      await client.call('updateMaintenanceWindow', { params: { window: id }, body });
      return { id };
    }
    case 'alert_defaults': {
      const { catch_all: catchAll, grouping } = document;
      await client.call('updateAlertRules', {
        body: {
          ...(catchAll === undefined
            ? {}
            : { catchAllPolicyId: catchAll === null ? null : idOf('escalation_policy', catchAll) }),
          ...(grouping === undefined ? {} : { grouping: groupingBody(grouping) }),
        },
      });
      return {};
    }
  }
}

async function writeSource(
  document: DocumentOf<'alert_source'>,
  isNew: boolean,
  { client, server, senderPath, secret, before }: WriteContext,
): Promise<WrittenOne> {
  const { name, sender, service, axis, resolve_after_minutes: resolveAfterMinutes, signature } = document;
  const resolves = resolveAfterMinutes === undefined ? {} : { resolveAfterMinutes };
  const made = isNew
    ? await client.call('createAlertSource', {
        body: { name, kind: sender, axis, ...resolves, ...(service === null ? {} : { service }) },
      })
    : undefined;
  const had = before?.kind === 'alert_source' ? before.signature : undefined;
  const isSigned = signature?.form === had?.form && signature?.header === had?.header;
  const { id } = await client.call('updateAlertSource', {
    params: { source: name },
    body: {
      service,
      axis,
      ...resolves,
      isEnabled: document.enabled,
      mapping: document.mapping,
      ...(document.keeps_payloads === undefined ? {} : { keepsPayloads: document.keeps_payloads }),
      ...(isSigned && !isNew ? {} : { signature: signature === null ? null : signatureBody(signature, secret) }),
    },
  });
  if (made === undefined) return { id };
  const url = senderAddress({ server, path: senderPath(sender), key: made.key });
  return { id, told: `source ${name} has the key ${made.key}, told this once; it is posted to ${url}` };
}

function signatureBody(
  { form, header, secret }: NonNullable<DocumentOf<'alert_source'>['signature']>,
  valueOf: WriteContext['secret'],
) {
  return {
    form,
    ...(header === null ? {} : { header }),
    ...(secret === undefined ? {} : { secret: valueOf(secret.env) }),
  };
}

function routeBody(route: DocumentOf<'alert_route'>, idOf: WriteContext['idOf']) {
  const { name, sources, services, axes, severities, during, policy, grouping } = route;
  return {
    name,
    sources,
    services,
    axes,
    severities,
    during,
    matchers: route.matchers.map(matcherParts),
    setAxis: route.set_axis,
    setUrgency: route.set_urgency,
    grouping: grouping === null ? null : groupingBody(grouping),
    transientSeconds: route.transient_seconds,
    policyId: policy === null ? null : idOf('escalation_policy', policy),
    declare: route.declare,
  };
}

function groupingBody(grouping: NonNullable<DocumentOf<'alert_route'>['grouping']>) {
  return { by: grouping.by, windowMinutes: grouping.window_minutes, flapMinutes: grouping.flap_minutes };
}
