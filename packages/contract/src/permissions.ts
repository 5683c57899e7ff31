/**
 * Rights, `slice.verb`. Roles are fixed sets of them (`rolePermissions`).
 * The keys are roles of their own: holding one gives the right to sign for that axis and nothing else besides reading.
 */
export const permissions = [
  'access.read', // people, roles, teams
  'access.manage', // invite and deactivate people, propose and approve role changes
  'access.tokens', // own API tokens
  'services.read',
  'services.manage', // teams, services, environments
  'services.mode', // propose and approve enforcing <-> warn-only
  'releases.read',
  'releases.write', // releases, SBOMs, deployments, changes, points of no return, reported facts
  'releases.import',
  'advisories.read',
  'advisories.load', // feeds
  'advisories.own', // own advisories
  'advisories.read_restricted',
  'advisories.vex', // VEX documents
  'alerts.read',
  'alerts.respond', // acknowledge, resolve, silence
  'alerts.manage', // sources and rules
  'schedules.read',
  'schedules.cover', // overrides, swaps and own leave
  'schedules.manage', // rotations and layers, leave of others
  'contacts.own', // own contact methods and notification rules
  'contacts.manage', // channels, rooms, readiness of everybody
  'paging.read',
  'paging.respond', // acknowledge, snooze, hand over, escalate
  'paging.manage', // escalation policies
  'monitors.read',
  'monitors.manage', // heartbeats and uptime checks
  'incidents.read',
  'incidents.write',
  'incidents.manage', // criteria, statuses, fields, playbooks, automation
  'incidents.open_restricted', // break the glass of a restricted incident, with a trace
  'exposures.read',
  'exposures.triage', // verdicts, by whoever holds the security key
  'status.read', // drafts and subscribers' counts; what is published is public
  'status.publish', // updates and maintenance
  'status.manage', // pages, components, subscribers
  'reports.read', // what people outside report: nobody else may know of it yet
  'reports.triage',
  'reports.manage', // security.txt, the public form, the mail address, deadlines
  'insights.read',
  'gate.read',
  'gate.decide',
  'gate.request_signoff',
  'gate.capture', // record captured evidence, by whoever holds the security key or leads security
  'gate.sign_reliability',
  'gate.sign_security',
  'gate.break_glass',
  'gate.hold_reliability', // place and lift holds of that axis
  'gate.hold_security',
  'gate.policy', // propose and approve policies
  'evidence.read',
  'evidence.verify',
  'notifications.manage', // mail and webhook targets
  'sample.manage',
] as const;

export type Permission = (typeof permissions)[number];

export const roles = ['admin', 'responder', 'reliability_key', 'security_key', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** What auditors have, and everybody else too. */
export const readingPermissions = [
  'access.read',
  'services.read',
  'releases.read',
  'advisories.read',
  'alerts.read',
  'schedules.read',
  'paging.read',
  'monitors.read',
  'incidents.read',
  'exposures.read',
  'status.read',
  'insights.read',
  'gate.read',
  'evidence.read',
  'evidence.verify',
] as const satisfies readonly Permission[];

const responding = [
  ...readingPermissions,
  'access.tokens',
  'releases.write',
  'alerts.respond',
  'schedules.cover',
  'contacts.own',
  'paging.respond',
  'incidents.write',
  'status.publish',
  'gate.decide',
  'gate.request_signoff',
  'gate.break_glass',
  'gate.capture',
] as const satisfies readonly Permission[];

/** What each role may do. A person's rights are the union over their roles. */
export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  admin: new Set([
    ...responding,
    'access.manage',
    'services.manage',
    'services.mode',
    'releases.import',
    'advisories.load',
    'advisories.own',
    'advisories.vex',
    'alerts.manage',
    'schedules.manage',
    'contacts.manage',
    'paging.manage',
    'monitors.manage',
    'incidents.manage',
    'incidents.open_restricted',
    'status.manage',
    'reports.read',
    'reports.manage',
    'gate.policy',
    'notifications.manage',
    'sample.manage',
  ]),
  responder: new Set([...responding, 'advisories.own']),
  reliability_key: new Set([...responding, 'gate.sign_reliability', 'gate.hold_reliability']),
  security_key: new Set([
    ...responding,
    'advisories.own',
    'advisories.read_restricted',
    'advisories.vex',
    'incidents.open_restricted',
    'exposures.triage',
    'reports.read',
    'reports.triage',
    'gate.sign_security',
    'gate.hold_security',
  ]),
  auditor: new Set(readingPermissions),
};
