import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';
import { type IncidentDetail, roleLook, type RoleName } from './incident-words.ts';

export interface RoleActs {
  /** Which act is on its way. */
  readonly busy: string | undefined;
  readonly take: (role: RoleName, because?: string) => Promise<boolean>;
  readonly accept: (role: RoleName) => Promise<boolean>;
  readonly decline: (role: RoleName) => Promise<boolean>;
  readonly offer: (role: RoleName, person: string, because: string) => Promise<boolean>;
  readonly withdraw: (role: RoleName) => Promise<boolean>;
  readonly giveUp: (role: RoleName, because: string) => Promise<boolean>;
  readonly join: () => Promise<boolean>;
  readonly leave: () => Promise<boolean>;
}

/** What people do with roles, each by one press; what is refused is said with its cure. */
export function useRoleActs(incident: Pick<IncidentDetail, 'id' | 'name'>): RoleActs {
  const queries = useQueryClient();
  const [busy, setBusy] = useState<string>();
  const run = async (key: string, act: () => Promise<unknown>, done: string): Promise<boolean> => {
    if (busy !== undefined) return false;
    setBusy(key);
    try {
      await act();
      showToast(done);
      await queries.invalidateQueries();
      return true;
    } catch (problem) {
      tellProblem(problem);
      return false;
    } finally {
      setBusy(undefined);
    }
  };
  const of = (role: RoleName) => ({ incident: incident.id, role });
  const here = { incident: incident.id };
  const why = (because: string | undefined) => (because === undefined || because.trim() === '' ? {} : { because });
  const name = (role: RoleName) => roleLook[role].word.toLowerCase();
  return {
    busy,
    take: (role, because) =>
      run(
        `take ${role}`,
        () => call('takeIncidentRole', { params: of(role), body: why(because) }),
        `You are ${name(role)}`,
      ),
    accept: (role) =>
      run(`accept ${role}`, () => call('acceptIncidentRole', { params: of(role) }), `You are ${name(role)}`),
    decline: (role) =>
      run(`decline ${role}`, () => call('declineIncidentRole', { params: of(role), body: {} }), 'You declined'),
    offer: (role, person, because) =>
      run(
        `offer ${role}`,
        () => call('offerIncidentRole', { params: of(role), body: { person, ...why(because) } }),
        'The role is offered; whoever holds it keeps it until it is accepted',
      ),
    withdraw: (role) =>
      run(`withdraw ${role}`, () => call('withdrawIncidentRole', { params: of(role) }), 'The offer is taken back'),
    giveUp: (role, because) =>
      run(
        `give up ${role}`,
        () => call('giveUpIncidentRole', { params: of(role), body: why(because) }),
        `You are ${name(role)} no longer`,
      ),
    join: () => run('join', () => call('joinIncident', { params: here, body: {} }), `You have joined ${incident.name}`),
    leave: () =>
      run('leave', () => call('leaveIncident', { params: here, body: {} }), `You have left ${incident.name}`),
  };
}
