import type { Transaction } from '../../platform/context.ts';
import { listGroupsById, listSilencesChangedSince, type ToldGroup } from '#alerts/index.ts';
import type { NewEntry } from '../timeline.ts';
import { type Asked, followersOf, plain, type Telling } from './teller.ts';

/** Alerts that join are told once in this time: a storm is one line, not a thousand. */
const joinedMs = 5 * 60_000;

type Told = Telling['entry'];

/** What became of the alert groups that incidents are about. */
export async function tellAlerts(tx: Transaction, { incidents }: Asked): Promise<readonly Telling[]> {
  const followers = followersOf(incidents, 'alert_group');
  const groups = await listGroupsById(tx, [...followers.keys()], 'system');
  return groups.flatMap((group) =>
    (followers.get(group.id) ?? []).flatMap(({ id }) =>
      entriesOf(group).map((entry): Telling => ({ incidentId: id, entry })),
    ),
  );
}

function entriesOf(group: ToldGroup): readonly Told[] {
  const { id, title, openedAt, resolvedAt, lastAlertAt, alerts, openAlerts, urgency } = group;
  const on = group.service === undefined ? '' : ` on ${group.service}`;
  const base = { kind: 'alert', refs: [{ kind: 'alert_group', id, label: title }] } satisfies Partial<NewEntry>;
  const entries: Told[] = [
    {
      ...base,
      text: `Alert: ${plain(title)}${on} (${urgency} urgency).`,
      happenedAt: openedAt,
      source: { name: 'alert_opened', id },
    },
  ];
  if (alerts > 1) {
    entries.push({
      ...base,
      text: `More alerts joined ${plain(title)}: ${alerts} so far, ${openAlerts} of them open.`,
      happenedAt: lastAlertAt,
      isFolded: true,
      source: { name: 'alert_joined', id: `${id} ${Math.floor(lastAlertAt / joinedMs)}` },
    });
  }
  if (resolvedAt !== undefined) {
    entries.push({
      ...base,
      text: `Alert resolved: ${plain(title)}${on}.`,
      happenedAt: resolvedAt,
      source: { name: 'alert_resolved', id: `${id} ${resolvedAt}` },
    });
  }
  return entries;
}

/** Silences that hide the alerts an incident is about: whoever waits for an alert to resolve has to know. */
export async function tellSilences(tx: Transaction, asked: Asked): Promise<readonly Telling[]> {
  const followers = followersOf(asked.incidents, 'alert_group');
  if (followers.size === 0) return [];
  const silences = await listSilencesChangedSince(tx, asked.recordedSince, asked.limit);
  if (silences.length === 0) return [];
  const groups = await listGroupsById(tx, [...followers.keys()], 'system');
  return silences.flatMap((silence) =>
    groups
      .filter(({ labels }) => silence.matches(labels))
      .flatMap((group) =>
        (followers.get(group.id) ?? []).map(({ id }): Telling => {
          const { createdBy, comment, endsAt, updatedAt } = silence;
          const isEnded = endsAt <= updatedAt;
          const until = new Date(endsAt).toISOString().slice(0, 16).replace('T', ' ');
          return {
            incidentId: id,
            entry: {
              kind: 'alert',
              text: isEnded
                ? `Silence over ${plain(group.title)} ended.`
                : `${plain(createdBy)} silenced ${plain(group.title)} until ${until} UTC: ${plain(comment)}`,
              happenedAt: updatedAt,
              refs: [{ kind: 'alert_group', id: group.id, label: group.title }],
              source: { name: 'silence', id: `${silence.id} ${updatedAt} ${group.id}` },
            },
          };
        }),
      ),
  );
}
