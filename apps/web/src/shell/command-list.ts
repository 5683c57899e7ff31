/** Where a command lives in the palette and in the list of keys. */
export type CommandGroup = 'Go to' | 'Do' | 'On this screen' | 'View';

export type Command = {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** One key, or two after each other (`g s`). `mod` is Ctrl, or Command on a Mac. */
  readonly keys?: string;
  /** Other words people type for it. */
  readonly also?: string;
};

/** Every command there is: palette, shortcuts and the list of keys are made from this table. */
export const commands = [
  { id: 'palette.open', title: 'Find anything', group: 'View', keys: 'mod+k', also: 'search command' },
  { id: 'keys.show', title: 'List of keys', group: 'View', keys: '?', also: 'help shortcuts keyboard' },
  { id: 'filter.focus', title: 'Filter this list', group: 'View', keys: '/', also: 'search' },
  {
    id: 'theme.next',
    title: 'Theme: system, dark, light',
    group: 'View',
    keys: 't',
    also: 'dark light mode appearance',
  },
  {
    id: 'go.now',
    title: 'Now: what needs a human',
    group: 'Go to',
    keys: 'g 1',
    also: 'home inbox start todo mine waiting',
  },
  { id: 'go.services', title: 'Services', group: 'Go to', keys: 'g s', also: 'home start' },
  {
    id: 'go.findings',
    title: 'Findings: what runs now',
    group: 'Go to',
    keys: 'g v',
    also: 'vulnerabilities cve flaws live',
  },
  {
    id: 'go.exposures',
    title: 'Exposures: what was live',
    group: 'Go to',
    keys: 'g w',
    also: 'triage verdict forensic window breach live',
  },
  {
    id: 'go.gate',
    title: 'Ask the gate',
    group: 'Go to',
    keys: 'g g',
    also: 'rollback target release where can it go',
  },
  {
    id: 'go.decisions',
    title: 'Decisions',
    group: 'Go to',
    keys: 'g d',
    also: 'sign-off waiting keys history release trains',
  },
  {
    id: 'go.incidents',
    title: 'Incidents',
    group: 'Go to',
    keys: 'g i',
    also: 'room outage war inc what burns severity',
  },
  { id: 'go.alerts', title: 'Alerts', group: 'Go to', keys: 'g l', also: 'firing open pages' },
  { id: 'go.pages', title: 'My pages', group: 'Go to', keys: 'g m', also: 'paged acknowledge who asks me' },
  { id: 'go.silences', title: 'Silences', group: 'Go to', keys: 'g z', also: 'mute quiet' },
  {
    id: 'go.rules',
    title: 'Alert rules',
    group: 'Go to',
    keys: 'g t',
    also: 'routes routing inhibitions maintenance windows catch-all try',
  },
  { id: 'go.oncall', title: 'On-call', group: 'Go to', keys: 'g r', also: 'rota schedule shift who pager' },
  {
    id: 'go.escalation',
    title: 'Escalation policies',
    group: 'Go to',
    keys: 'g y',
    also: 'who is paged steps round robin dry run',
  },
  {
    id: 'go.sources',
    title: 'Sources of alerts',
    group: 'Go to',
    keys: 'g b',
    also: 'integrations prometheus grafana pagerduty opsgenie webhook key',
  },
  {
    id: 'go.monitors',
    title: 'Monitors',
    group: 'Go to',
    also: 'heartbeats cron jobs ping uptime checks certificates',
  },
  {
    id: 'go.insights',
    title: 'Insights',
    group: 'Go to',
    keys: 'g q',
    also: 'metrics statistics mttr median durations how long useless pages nights figures',
  },
  {
    id: 'go.catalogue',
    title: 'What each figure means',
    group: 'Go to',
    also: 'metric catalogue definitions mttr left out',
  },
  {
    id: 'go.reports',
    title: 'Reports from outside',
    group: 'Go to',
    keys: 'g j',
    also: 'security.txt disclosure form inbox triage bounty',
  },
  {
    id: 'go.postmortems',
    title: 'Postmortems and action items',
    group: 'Go to',
    keys: 'g 2',
    also: 'retrospective learning review owed overdue',
  },
  {
    id: 'go.announcements',
    title: 'Status updates and pages',
    group: 'Go to',
    keys: 'g 4',
    also: 'announce publish communication maintenance subscribers status page customers',
  },
  { id: 'go.evidence', title: 'Evidence', group: 'Go to', keys: 'g e', also: 'audit log verify' },
  { id: 'go.settings', title: 'Settings', group: 'Go to', keys: 'g c', also: 'configuration people' },
  { id: 'go.playbooks', title: 'Playbooks', group: 'Go to', also: 'runbook checklist tasks template' },
  {
    id: 'go.automations',
    title: 'Automations',
    group: 'Go to',
    also: 'by itself workflow rule trigger dry run log',
  },
  { id: 'go.people', title: 'People and roles', group: 'Go to', keys: 'g p', also: 'users invite' },
  { id: 'go.keys', title: 'Keys', group: 'Go to', keys: 'g k', also: 'ring deputy' },
  { id: 'go.feeds', title: 'Feeds', group: 'Go to', keys: 'g f', also: 'advisories kev epss' },
  { id: 'go.vex', title: 'VEX documents', group: 'Go to', keys: 'g x', also: 'not affected suppress statements' },
  { id: 'go.policy', title: 'Policy', group: 'Go to', keys: 'g o', also: 'cedar rules dry run' },
  { id: 'go.notices', title: 'Notices', group: 'Go to', keys: 'g n', also: 'mail slack webhook notifications' },
  {
    id: 'go.profile',
    title: 'My profile: how I am reached',
    group: 'Go to',
    keys: 'g u',
    also: 'contact methods phone mail push quiet hours page me account',
  },
  {
    id: 'go.channels',
    title: 'Channels, rooms and webhooks',
    group: 'Go to',
    keys: 'g h',
    also: 'mail sms twilio slack telegram ntfy teams matrix destination',
  },
  {
    id: 'go.reachability',
    title: 'Who can be reached',
    group: 'Go to',
    also: 'readiness contact methods tonight',
  },
  { id: 'go.account', title: 'Your sessions and tokens', group: 'Go to', keys: 'g a', also: 'account api' },
  { id: 'list.next', title: 'Next row', group: 'On this screen', keys: 'j', also: 'down' },
  { id: 'list.previous', title: 'Row before', group: 'On this screen', keys: 'k', also: 'up' },
  {
    id: 'incident.declare',
    title: 'Declare an incident',
    group: 'Do',
    keys: 'n i',
    also: 'new outage report drill restricted sev1',
  },
  { id: 'sbom.upload', title: 'Upload an SBOM', group: 'Do', keys: 'n u', also: 'lock file components release' },
  { id: 'service.new', title: 'Register a service', group: 'Do', keys: 'n s', also: 'create add' },
  { id: 'schedule.new', title: 'Make a schedule', group: 'Do', keys: 'n r', also: 'rota rotation on-call create' },
  { id: 'leave.enter', title: 'Leave', group: 'Do', keys: 'n l', also: 'vacation holiday away sick' },
  { id: 'sign-out', title: 'Sign out', group: 'Do', also: 'log out leave' },
  { id: 'start.open', title: 'Get paged: the first page', group: 'Do', also: 'onboarding begin set up test alert' },
  { id: 'sample.load', title: 'Look at a sample organisation', group: 'Do', also: 'demo example' },
  { id: 'gate.ask', title: 'Where can this service go?', group: 'On this screen', keys: 'w', also: 'rollback gate' },
  { id: 'alerts.acknowledge', title: 'Acknowledge', group: 'On this screen', keys: 'a', also: 'have it ack' },
  { id: 'alerts.resolve', title: 'Resolve', group: 'On this screen', keys: 'e', also: 'over end close' },
  { id: 'alerts.silence', title: 'Silence', group: 'On this screen', keys: 's', also: 'mute quiet' },
  { id: 'alerts.select', title: 'Select the alert', group: 'On this screen', keys: 'x', also: 'choose mark bulk' },
  {
    id: 'alerts.stretch',
    title: 'Select all up to here',
    group: 'On this screen',
    keys: 'X',
    also: 'range bulk several',
  },
  { id: 'now.act', title: 'Do it', group: 'On this screen', keys: 'a', also: 'acknowledge accept done take' },
  { id: 'now.snooze', title: 'Put it off', group: 'On this screen', keys: 's', also: 'snooze later' },
  { id: 'now.mine', title: 'Only what is for me', group: 'On this screen', keys: 'm', also: 'mine everything' },
  { id: 'now.unowned', title: 'Only what nobody owns', group: 'On this screen', keys: 'u', also: 'unowned' },
  { id: 'incidents.declare', title: 'Declare one', group: 'On this screen', keys: 'd', also: 'new incident' },
  { id: 'room.note', title: 'Write a note', group: 'On this screen', keys: 'c', also: 'compose timeline comment' },
  { id: 'room.insert', title: 'Insert an entry after this one', group: 'On this screen', keys: 'i', also: 'between' },
  { id: 'room.correct', title: 'Correct this entry', group: 'On this screen', keys: 'e', also: 'edit time text' },
  { id: 'room.pin', title: 'Pin this entry, or take the pin off', group: 'On this screen', keys: 'p', also: 'mark' },
  { id: 'room.versions', title: 'What this entry said before', group: 'On this screen', keys: 'v', also: 'history' },
  { id: 'room.link', title: 'Copy the address of this entry', group: 'On this screen', keys: 'y', also: 'permalink' },
  { id: 'room.newest', title: 'To the newest entry', group: 'On this screen', keys: 'G', also: 'end bottom last' },
  { id: 'room.routine', title: 'Show or fold routine entries', group: 'On this screen', keys: 'o', also: 'system' },
  { id: 'room.fix', title: 'Propose a fix', group: 'On this screen', keys: 'w', also: 'gate rollback hotfix way out' },
  {
    id: 'room.announce',
    title: 'Announce',
    group: 'On this screen',
    keys: 'u',
    also: 'status page tell update outside',
  },
  { id: 'room.merge', title: 'Merge into another incident', group: 'On this screen', also: 'duplicate twin same' },
  { id: 'room.sides', title: 'Move or close a side', group: 'On this screen', keys: 'x', also: 'resolve mitigate end' },
  { id: 'room.roles', title: 'Take or hand over a role', group: 'On this screen', keys: 'a', also: 'commander lead' },
  { id: 'room.status', title: 'Title, severity, status', group: 'On this screen', keys: 's', also: 'change edit' },
  { id: 'ledger.zoom_in', title: 'Ledger: closer', group: 'On this screen', keys: '+', also: 'zoom in' },
  { id: 'ledger.zoom_out', title: 'Ledger: wider', group: 'On this screen', keys: '-', also: 'zoom out' },
  { id: 'ledger.earlier', title: 'Earlier on the timeline', group: 'On this screen', keys: '[', also: 'pan left' },
  { id: 'ledger.later', title: 'Later on the timeline', group: 'On this screen', keys: ']', also: 'pan right' },
  { id: 'ledger.clock', title: 'Ledger: as we knew then / now', group: 'On this screen', keys: 'c', also: 'known' },
  { id: 'decision.request', title: 'Ask for both keys', group: 'On this screen', keys: 'r', also: 'sign-off waiver' },
  { id: 'decision.sign', title: 'Turn my key', group: 'On this screen', keys: 's', also: 'approve' },
  { id: 'decision.break', title: 'Break the glass', group: 'On this screen', keys: 'b', also: 'emergency' },
  {
    id: 'decision.replay',
    title: 'Judge the stored facts again',
    group: 'On this screen',
    keys: 'e',
    also: 'replay explain',
  },
  { id: 'oncall.override', title: 'Override who is on call', group: 'On this screen', keys: 'o', also: 'replace add' },
  { id: 'oncall.cover', title: 'Cover me', group: 'On this screen', keys: 'm', also: 'swap stand in' },
  { id: 'oncall.edit', title: 'Edit the schedule', group: 'On this screen', keys: 'i', also: 'rotation layer' },
  { id: 'evidence.verify', title: 'Verify the evidence', group: 'On this screen', keys: 'v', also: 'chain check' },
] as const satisfies readonly Command[];

export type CommandId = (typeof commands)[number]['id'];

/** Keys that also work while somebody types. */
export function worksWhileTyping(keys: string): boolean {
  return keys.startsWith('mod+');
}

export function keysOf(id: CommandId): string | undefined {
  const found: Command | undefined = commands.find((command) => command.id === id);
  return found?.keys;
}
