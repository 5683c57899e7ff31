import { type Permission, readingPermissions } from './permissions.ts';

/** Rights of which no token has any use: what they allow takes a person at a screen, or follows from who somebody is. */
export const rightsOfPeople: ReadonlySet<Permission> = new Set([
  'access.manage',
  'services.mode',
  'incidents.open_restricted',
  'exposures.triage',
  'gate.sign_reliability',
  'gate.sign_security',
  'gate.break_glass',
  'gate.hold_reliability',
  'gate.hold_security',
]);

/** Rights of a token by what they are about, with what each allows, to go on from "it may ". */
export const tokenRightGroups: readonly {
  readonly title: string;
  readonly rights: readonly { readonly right: Permission; readonly may: string }[];
}[] = [
  {
    title: 'Releases and services',
    rights: [
      { right: 'services.read', may: 'see teams, services and environments' },
      { right: 'services.manage', may: 'change teams, services and environments' },
      { right: 'releases.read', may: 'see releases, SBOMs and deployments' },
      { right: 'releases.write', may: 'record releases, SBOMs, deployments and changes' },
      { right: 'releases.import', may: 'import a ledger of the past' },
    ],
  },
  {
    title: 'Gate',
    rights: [
      { right: 'gate.read', may: 'see decisions, trains and policies' },
      { right: 'gate.decide', may: 'ask the gate for a verdict' },
      { right: 'gate.request_signoff', may: 'ask people to turn a key' },
      { right: 'gate.capture', may: 'record captured evidence, for somebody who holds the security key' },
      { right: 'gate.policy', may: 'check and try policies' },
    ],
  },
  {
    title: 'Advisories and exposures',
    rights: [
      { right: 'advisories.read', may: 'see advisories and findings' },
      { right: 'advisories.read_restricted', may: 'see restricted advisories, too' },
      { right: 'advisories.load', may: 'load feeds and change their sources' },
      { right: 'advisories.own', may: 'write own advisories' },
      { right: 'advisories.vex', may: 'load VEX documents' },
      { right: 'exposures.read', may: 'see where flawed releases were live' },
    ],
  },
  {
    title: 'Alerts, pages and monitors',
    rights: [
      { right: 'alerts.read', may: 'see alerts, sources, rules and silences' },
      { right: 'alerts.respond', may: 'resolve and silence alerts, plan maintenance' },
      { right: 'alerts.manage', may: 'change sources and rules of alerts' },
      { right: 'paging.read', may: 'see pages and escalation policies' },
      { right: 'paging.respond', may: 'acknowledge, snooze, hand over and escalate' },
      { right: 'paging.manage', may: 'change escalation policies' },
      { right: 'monitors.read', may: 'see heartbeats and uptime checks' },
      { right: 'monitors.manage', may: 'change heartbeats and uptime checks' },
    ],
  },
  {
    title: 'On-call and being reached',
    rights: [
      { right: 'schedules.read', may: 'see schedules and who is on call' },
      { right: 'schedules.cover', may: 'make overrides, ask for swaps and cover, enter own leave' },
      { right: 'schedules.manage', may: 'change schedules, and the leave of others' },
      { right: 'contacts.own', may: 'change how its owner is reached' },
      { right: 'contacts.manage', may: 'change channels and rooms, see who can be reached' },
      { right: 'notifications.manage', may: 'change who is told of the gate' },
    ],
  },
  {
    title: 'Incidents, status and reports',
    rights: [
      { right: 'incidents.read', may: 'see incidents' },
      { right: 'incidents.write', may: 'declare and change incidents' },
      { right: 'incidents.manage', may: 'change criteria, statuses, fields, playbooks and automations' },
      { right: 'status.read', may: 'see drafts of status pages' },
      { right: 'status.publish', may: 'publish on status pages' },
      { right: 'status.manage', may: 'change status pages' },
      { right: 'reports.read', may: 'see reports from outside' },
      { right: 'reports.triage', may: 'decide on reports from outside' },
      { right: 'reports.manage', may: 'change how reports come in' },
      { right: 'insights.read', may: 'see insights' },
    ],
  },
  {
    title: 'Access, evidence and sample',
    rights: [
      { right: 'access.read', may: 'see people and their roles' },
      { right: 'access.tokens', may: 'see and revoke tokens of its owner' },
      { right: 'evidence.read', may: 'see the evidence' },
      { right: 'evidence.verify', may: 'export and verify the evidence' },
      { right: 'sample.manage', may: 'remove the sample' },
    ],
  },
];

export const tokenPresetNames = ['ci', 'alerts', 'read', 'automation'] as const;
export type TokenPreset = (typeof tokenPresetNames)[number];

/** What tokens are usually for. */
export const tokenPresets: Readonly<
  Record<TokenPreset, { readonly title: string; readonly may: string; readonly rights: readonly Permission[] }>
> = {
  ci: {
    title: 'CI',
    may: 'Records builds and deployments, asks the gate, and asks people for their keys.',
    rights: [
      'services.read',
      'releases.read',
      'releases.write',
      'advisories.read',
      'gate.read',
      'gate.decide',
      'gate.request_signoff',
    ],
  },
  alerts: {
    title: 'Alerts and incidents',
    may: 'Sees, silences and resolves alerts, answers pages, declares incidents. What only sends alerts needs no token: its source has a key.',
    rights: [
      'services.read',
      'alerts.read',
      'alerts.respond',
      'monitors.read',
      'schedules.read',
      'paging.read',
      'paging.respond',
      'incidents.read',
      'incidents.write',
    ],
  },
  read: { title: 'Read everything', may: 'Sees what auditors see. Changes nothing.', rights: readingPermissions },
  automation: {
    title: 'Configuration as code',
    may: 'Changes teams, services, schedules, policies, channels, sources and monitors: `lockstep apply`, Terraform.',
    rights: [
      'access.read',
      'services.read',
      'services.manage',
      'alerts.read',
      'alerts.respond',
      'alerts.manage',
      'schedules.read',
      'schedules.manage',
      'contacts.manage',
      'paging.read',
      'paging.manage',
      'monitors.read',
      'monitors.manage',
      'status.read',
    ],
  },
};
