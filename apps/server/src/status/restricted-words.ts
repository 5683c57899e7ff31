import type { Transaction } from '../platform/context.ts';
import { listActivePeopleAfter } from '#access/index.ts';
import { listRestrictedNames } from '#advisories/index.ts';
import { getIncident, listLinks, type Reader } from '#incidents/index.ts';
import type { Announcement } from './announcement.ts';
import { refusedWords, type SecretWords } from './refused-words.ts';

const mostPeople = 5_000;

/**
 * Words of a text that may not go out with this announcement. Of an open incident its reference stays inside; of a restricted one
 * also its title, what it is linked to, ids of vulnerabilities, what restricted advisories are about, and people.
 *
 * @param reader may see the incident
 */
export async function wordsRefusedIn(
  tx: Transaction,
  incident: Announcement['incident'],
  reader: Reader,
  text: string,
): Promise<readonly string[]> {
  if (incident === undefined) return [];
  const secret = incident.isRestricted ? await secretsOf(tx, incident.id, reader) : openWords(incident);
  return refusedWords(text, secret);
}

function openWords({ id, name }: NonNullable<Announcement['incident']>): SecretWords {
  return { names: [id, name], people: [], isAnyIdRefused: false };
}

async function secretsOf(tx: Transaction, incidentId: string, reader: Reader): Promise<SecretWords> {
  const { id, name, title } = await getIncident(tx, incidentId, reader);
  const links = await listLinks(tx, incidentId, reader);
  // Services are named on the page itself.
  const linked = links.filter(({ kind }) => kind !== 'service').map(({ label }) => label);
  const people = await listActivePeopleAfter(tx, undefined, mostPeople);
  return {
    names: [id, name, title, ...linked, ...(await listRestrictedNames(tx))],
    people: people.flatMap((person) => [person.name, ...(person.email === undefined ? [] : [person.email])]),
    isAnyIdRefused: true,
  };
}
