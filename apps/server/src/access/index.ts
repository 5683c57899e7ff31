import { registerToDo } from '../platform/to-do/sources.ts';
import { accessToDo } from './to-do-store.ts';
export { authenticate } from './authenticate.ts';
export { findKeyGrant, type KeyGrant } from './change-store.ts';
export { type KnownPerson, listActivePeopleAfter, listPeopleToReach } from './reach-store.ts';
export { pruneSessions } from './session-store.ts';
export { registerKeyLoss } from './key-losses.ts';
export { lockAccessState } from './store.ts';
export { createSetupLink } from './create-setup-link.ts';
export { listDeputies, listKeyHolders, listPeopleById, type NamedPerson } from './people-by-id-store.ts';
export { findPersonRights, findPersonWhoMay } from './person-rights-store.ts';
export { requireOwner } from './require-owner.ts';
export { accessHandlers } from './routes.ts';
export { addSamplePerson, removeSamplePeople } from './sample-people.ts';
export {
  approveChange,
  type ChangeKind,
  type ChangeToApply,
  type NewChange,
  proposeChange,
  registerChangeKind,
} from './two-people.ts';

registerToDo(accessToDo);
