/** Kinds of senders for which a whole piece of configuration can be shown, and which a test can be sent through. */
const doorKinds = ['prometheus', 'alertmanager'] as const;
export type DoorKind = (typeof doorKinds)[number];

/** Where senders post to, as this browser reaches it, in which format and with which key. */
export interface Door {
  readonly kind: DoorKind;
  /** `https://lockstep.example.org` */
  readonly origin: string;
  readonly key: string;
}

/** Undefined for kinds that are set up by steps alone. */
export function doorKindOf(kind: string): DoorKind | undefined {
  return doorKinds.find((each) => each === kind);
}

/** What belongs into which file of the sender. */
export interface SenderFile {
  readonly name: string;
  /** What Lockstep becomes there. */
  readonly note: string;
  readonly text: string;
}

export function senderFile({ kind, origin, key }: Door): SenderFile {
  switch (kind) {
    case 'prometheus':
      return {
        name: 'prometheus.yml',
        note: 'Lockstep takes the place of an Alertmanager',
        text: prometheusText(origin, key),
      };
    case 'alertmanager':
      return {
        name: 'alertmanager.yml',
        note: 'Lockstep becomes a receiver',
        text: alertmanagerText(origin, key),
      };
  }
}

function prometheusText(origin: string, key: string): string {
  const { host, protocol } = new URL(origin);
  return [
    'alerting:',
    '  alertmanagers:',
    `    - scheme: ${protocol.replace(':', '')}`,
    '      authorization:',
    `        credentials: ${key}`,
    '      static_configs:',
    `        - targets: ['${host}']`,
  ].join('\n');
}

function alertmanagerText(origin: string, key: string): string {
  return [
    'route:',
    '  receiver: lockstep',
    'receivers:',
    '  - name: lockstep',
    '    webhook_configs:',
    `      - url: ${origin}/in/${key}`,
    '        send_resolved: true',
  ].join('\n');
}
