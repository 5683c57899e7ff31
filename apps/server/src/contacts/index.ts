export { type ActsPort, type ProvenAct, registerActs } from './acts.ts';
export { type ChannelAddress, Channels } from './channels.ts';
export type * from './contact.ts';
export { type ContactParts, openChannels } from './open-channels.ts';
export { isPageable, planNotifications } from './plan-notifications.ts';
export { listReachable } from './reachability-store.ts';
export type { ChannelKinds } from './setup.ts';
export { type Permit, takePermit } from './take-permit.ts';
