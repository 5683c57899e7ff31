import type { operations, ResponseOf } from '@lockstep/contract';

type Table = typeof operations;
type ItemOf<Name extends keyof Table> =
  ResponseOf<Table[Name]> extends { readonly items: readonly (infer Item)[] } ? Item : never;

/** What the server says of its configuration, everything of it. */
export interface ServerAnswers {
  readonly people: readonly ItemOf<'listPeople'>[];
  readonly teams: readonly (ItemOf<'listTeams'> & { readonly members: readonly ItemOf<'listTeamMembers'>[] })[];
  readonly services: readonly ItemOf<'listServices'>[];
  readonly setups: readonly ItemOf<'listChannelSetups'>[];
  readonly destinations: readonly ItemOf<'listDestinations'>[];
  readonly schedules: readonly ResponseOf<Table['getSchedule']>[];
  readonly policies: readonly ItemOf<'listEscalationPolicies'>[];
  readonly engagements: readonly ItemOf<'listEngagements'>[];
  readonly sources: readonly ItemOf<'listAlertSources'>[];
  readonly senders: readonly ItemOf<'listAlertSourceKinds'>[];
  readonly heartbeats: readonly ItemOf<'listHeartbeats'>[];
  readonly checks: readonly ItemOf<'listUptimeChecks'>[];
  readonly routes: readonly ItemOf<'listAlertRoutes'>[];
  readonly inhibitions: readonly ItemOf<'listInhibitions'>[];
  readonly windows: readonly ItemOf<'listMaintenanceWindows'>[];
  /** Those that are over are left out. */
  readonly silences: readonly ItemOf<'listSilences'>[];
  readonly rules: ResponseOf<Table['getAlertRules']>;
}
