import type { AnswerOf } from '../../api/call.ts';

type Chain = AnswerOf<'getAlertGroupChain'>;

/** One place on the way from an alert to somebody who has it. */
export interface Station {
  readonly name: string;
  /** Undefined: not reached yet. */
  readonly at: string | undefined;
  readonly said: string;
  /** After the first station; undefined: not reached. */
  readonly afterMs: number | undefined;
}

/**
 * Where the way of a group stands, by the clock of the server alone.
 *
 * @param openedAt when the alert that opened the group was taken
 */
export function stationsOf(openedAt: string, { lines, notifications }: Chain): readonly Station[] {
  const paged = lines.find(({ code }) => code === 'paged');
  const acknowledged = lines.find(({ code }) => code === 'acknowledged');
  const delivered = notifications
    .flatMap(({ channel, address, deliveries }) =>
      deliveries.filter(({ outcome }) => outcome === 'delivered').map(({ at }) => ({ at, channel, address })),
    )
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
  const failed = notifications.find(({ state }) => state === 'rejected' || state === 'dropped');
  const station = (name: string, at: string | undefined, said: string): Station => ({
    name,
    at,
    said,
    afterMs: at === undefined ? undefined : Math.max(0, Date.parse(at) - Date.parse(openedAt)),
  });
  return [
    station('Alert taken', openedAt, 'stored before the sender got its answer'),
    station('Somebody is paged', paged?.at, paged?.sentence ?? 'the policy says who'),
    station(
      'Message handed over',
      delivered?.at,
      delivered === undefined
        ? (failed?.reason ?? 'the provider says when it has it')
        : `${delivered.channel.replaceAll('_', ' ')} to ${delivered.address}`,
    ),
    station(
      'Acknowledged',
      acknowledged?.at,
      acknowledged?.sentence ?? 'open the message on your phone, press Acknowledge, press it again there',
    ),
  ];
}
