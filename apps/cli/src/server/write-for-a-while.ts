import type { DocumentOf } from '../apply/documents.ts';
import { matcherParts } from '../apply/matcher-words.ts';
import type { WriteContext, WrittenOne } from './write-context.ts';

/** What holds until a moment. A key of an engagement is given in the browser, by two people, and stays as it is here. */
export async function writeEngagement(
  { name, team, service, axis, policy, starts_at: startsAt, ends_at: endsAt }: DocumentOf<'engagement'>,
  isNew: boolean,
  { client, idOf }: WriteContext,
): Promise<WrittenOne> {
  const policyId = policy === null ? null : idOf('escalation_policy', policy);
  if (isNew) {
    const body = { team, service, axis, policyId, startsAt, endsAt };
    return { id: (await client.call('createEngagement', { body })).id };
  }
  const id = idOf('engagement', name);
  await client.call('updateEngagement', { params: { engagement: id }, body: { policyId, endsAt } });
  return { id };
}

/** One whose end has come is ended: its end can not be moved into the past. */
export async function writeSilence(
  { name, matchers, comment, starts_at: startsAt, ends_at: endsAt }: DocumentOf<'silence'>,
  isNew: boolean,
  { client, idOf }: WriteContext,
): Promise<WrittenOne> {
  if (isNew) {
    const body = { matchers: matchers.map(matcherParts), comment, startsAt, endsAt };
    return { id: (await client.call('createSilence', { body })).id };
  }
  const id = idOf('silence', name);
  if (Date.parse(endsAt) <= Date.now()) await client.call('expireSilence', { params: { silence: id } });
  else await client.call('updateSilence', { params: { silence: id }, body: { comment, endsAt } });
  return { id };
}
