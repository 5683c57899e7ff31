import type { Axis, IncidentRole } from '@lockstep/contract';

/** As sentences name them. */
export const roleWords: Readonly<Record<IncidentRole, string>> = {
  commander: 'incident commander',
  reliability_lead: 'reliability lead',
  security_lead: 'security lead',
  communications: 'communications',
  scribe: 'scribe',
  legal: 'legal',
};

export const leadOf: Readonly<Record<Axis, IncidentRole>> = {
  reliability: 'reliability_lead',
  security: 'security_lead',
};

/** The axis whose lead this role is. */
export function axisLedBy(role: IncidentRole): Axis | undefined {
  switch (role) {
    case 'reliability_lead':
      return 'reliability';
    case 'security_lead':
      return 'security';
    case 'commander':
    case 'communications':
    case 'scribe':
    case 'legal':
      return undefined;
  }
}
