import type { accessOperations } from '@lockstep/contract';
import { Answer, type Handlers } from '../platform/http/handlers.ts';
import { acceptLink } from './accept-link.ts';
import { changePassword } from './change-password.ts';
import { completeSetup, isSetupOpen } from './complete-setup.ts';
import { createToken } from './create-token.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { invitePerson } from './invite-person.ts';
import { listChanges } from './list-changes.ts';
import { listPeople } from './list-people.ts';
import { listSessions } from './list-sessions.ts';
import { listTokens } from './list-tokens.ts';
import { proposeRoleChange } from './propose-role-change.ts';
import { recoverPerson } from './recover-person.ts';
import { revokeSession } from './revoke-session.ts';
import { revokeToken } from './revoke-token.ts';
import { listDeputies, setDeputy } from './set-deputy.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import type { Origin, StartedSession } from './start-session.ts';
import { takeSeat } from './take-seat.ts';
import { approveChange, rejectChange } from './two-people.ts';
import { whoAmI } from './who-am-i.ts';

function signedIn(started: StartedSession): Answer<{ userId: string }> {
  return new Answer({ body: { userId: started.userId }, session: started.session });
}

function originOf(input: Origin): Origin {
  return { userAgent: input.userAgent, address: input.address };
}

/** @param publicUrl where one-time links lead */
export function accessHandlers(publicUrl: string): Handlers<typeof accessOperations> {
  return {
    getSetup: async (ctx) => ({ isOpen: await isSetupOpen(ctx.read) }),
    completeSetup: async (ctx, input) => signedIn(await completeSetup(ctx, input.body, originOf(input))),
    acceptLink: async (ctx, input) => signedIn(await acceptLink(ctx, input.body, originOf(input))),
    signIn: async (ctx, input) => signedIn(await signIn(ctx, input.body, originOf(input))),
    signOut: async (ctx) => {
      await signOut(ctx);
      return new Answer({ body: {}, session: 'clear' });
    },
    listSessions: async (ctx, { query }) => ({ items: await listSessions(ctx, query.userId) }),
    revokeSession: async (ctx, { params }) => {
      await revokeSession(ctx, params.sessionId);
      return {};
    },
    whoAmI: (ctx) => whoAmI(ctx),
    changePassword: async (ctx, input) =>
      new Answer({ body: {}, session: await changePassword(ctx, input.body, originOf(input)) }),
    takeSeat: async (ctx, { body }) => {
      await takeSeat(ctx, body.userId);
      return {};
    },
    listPeople: (ctx, { query }) => listPeople(ctx, query),
    invitePerson: (ctx, { body }) => invitePerson(ctx, body, publicUrl),
    recoverPerson: (ctx, { params }) => recoverPerson(ctx, params.userId, publicUrl),
    deactivatePerson: async (ctx, { params }) => {
      await deactivatePerson(ctx, params.userId);
      return {};
    },
    proposeRoleChange: (ctx, { params, body }) => proposeRoleChange(ctx, { userId: params.userId, ...body }),
    listChanges: (ctx, { query }) => listChanges(ctx, query),
    approveChange: (ctx, { params }) => approveChange(ctx, params.changeId),
    rejectChange: (ctx, { params }) => rejectChange(ctx, params.changeId),
    listDeputies: async (ctx) => ({ items: await listDeputies(ctx) }),
    setDeputy: (ctx, { params, body }) => setDeputy(ctx, { axis: params.axis, userId: body.userId }),
    listTokens: async (ctx, { query }) => ({ items: await listTokens(ctx, query.userId) }),
    createToken: (ctx, { body }) => createToken(ctx, body),
    revokeToken: async (ctx, { params }) => {
      await revokeToken(ctx, params.tokenId);
      return {};
    },
  };
}
