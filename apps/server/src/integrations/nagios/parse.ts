import type { ReadPayload, SenderKind } from '@lockstep/alerting';
import { readHostNotification } from '../reading/host-notification.ts';
import { isRecord, textAt } from '../reading/json.ts';
import { wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';

const EXPECTED = 'post the macros of a notification (`NOTIFICATIONTYPE`, `HOSTNAME`, ...) as a form or as JSON';
const MOST_MACROS = 500;

/** Macros of Nagios, Icinga 1 and Naemon, with or without the prefix they have in the environment. */
export function parseNagios(payload: unknown): ReadPayload {
  if (!isRecord(payload)) return wrongShape(payload, EXPECTED);
  const macros = Object.fromEntries(
    Object.keys(payload)
      .slice(0, MOST_MACROS)
      .map((name) => [name.toUpperCase().replace(/^(?:NAGIOS|ICINGA)_/, ''), textAt(payload, name)]),
  );
  const macro = (name: string) => textAt(macros, name);
  const [type, host] = [macro('NOTIFICATIONTYPE'), macro('HOSTNAME')];
  if (type === undefined || host === undefined) return wrongShape(payload, EXPECTED);
  const service = macro('SERVICEDESC');
  return readHostNotification({
    type,
    host,
    service,
    state: service === undefined ? macro('HOSTSTATE') : macro('SERVICESTATE'),
    output: service === undefined ? macro('HOSTOUTPUT') : macro('SERVICEOUTPUT'),
    comment: macro('NOTIFICATIONCOMMENT') ?? macro('SERVICEACKCOMMENT') ?? macro('HOSTACKCOMMENT'),
    by: macro('NOTIFICATIONAUTHOR') ?? macro('SERVICEACKAUTHOR') ?? macro('HOSTACKAUTHOR'),
    // The long form is written in the zone of the sender without saying which.
    at: timeOf(macro('TIMET')) ?? timeOf(macro('LONGDATETIME')),
    labels: { address: macro('HOSTADDRESS'), group: macro('SERVICEGROUPNAME') ?? macro('HOSTGROUPNAME') },
    annotations: {
      long_output: macro('LONGSERVICEOUTPUT') ?? macro('LONGHOSTOUTPUT'),
      problem_id: macro('SERVICEPROBLEMID') ?? macro('HOSTPROBLEMID'),
      attempt: macro('SERVICEATTEMPT') ?? macro('HOSTATTEMPT'),
      state_type: macro('SERVICESTATETYPE') ?? macro('HOSTSTATETYPE'),
    },
    links: [
      { url: macro('SERVICENOTESURL') ?? macro('HOSTNOTESURL'), label: 'notes' },
      { url: macro('SERVICEACTIONURL') ?? macro('HOSTACTIONURL'), label: 'action' },
    ].filter(({ url }) => url?.startsWith('http')),
  });
}

export const nagios: SenderKind = {
  id: 'nagios',
  name: 'Nagios, Icinga, Naemon',
  address: { form: 'keyed_url' },
  body: 'json_or_form',
  headers: [],
  signature: undefined,
  parse: parseNagios,
  setUp: [
    'Define a notification command that runs `curl -fsS {url}` with one `--data-urlencode "NAME=$NAME$"` for each of NOTIFICATIONTYPE, HOSTNAME, HOSTADDRESS, HOSTSTATE, HOSTOUTPUT, SERVICEDESC, SERVICESTATE, SERVICEOUTPUT, NOTIFICATIONAUTHOR, NOTIFICATIONCOMMENT and TIMET.',
    'Use it in a contact that gets problems, recoveries and acknowledgements (`w,u,c,r` and `d,u,r`).',
  ],
  sample: {
    NOTIFICATIONTYPE: 'PROBLEM',
    HOSTNAME: 'lockstep-test',
    SERVICEDESC: 'example',
    SERVICESTATE: 'WARNING',
    SERVICEOUTPUT: 'Test alert: nothing is wrong',
  },
};
