import { trustedWorker } from './trusted-worker.ts';

/** How notifications stand in this browser. */
export type PushState =
  /** This browser, or this address (https is needed), has none. */
  | 'impossible'
  /** Its user said no: only the settings of the browser change that. */
  | 'refused'
  | 'off'
  | 'on';

/** Notifications of this browser; `turnOn` answers what becomes a contact method of channel `web_push`. */
export const webPush = {
  /** Where they were allowed before, the worker is there and up to date. */
  async refresh(): Promise<void> {
    if (isPossible() && Notification.permission === 'granted') await register();
  },

  async state(): Promise<PushState> {
    if (!isPossible()) return 'impossible';
    if (Notification.permission === 'denied') return 'refused';
    const registration = await navigator.serviceWorker.getRegistration('/');
    const subscription = await registration?.pushManager.getSubscription();
    return subscription === null || subscription === undefined ? 'off' : 'on';
  },

  /**
   * Asks for consent; call it while a press of a button is being handled.
   *
   * @param publicKey of `listContactChannels`
   * @returns the subscription as JSON, for `addContactMethod`; or how it stands when there is none
   */
  async turnOn(publicKey: string): Promise<{ readonly address: string } | { readonly state: PushState }> {
    if (!isPossible()) return { state: 'impossible' };
    if ((await Notification.requestPermission()) !== 'granted') return { state: 'refused' };
    const registration = await register();
    await navigator.serviceWorker.ready;
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: publicKey,
    });
    return { address: JSON.stringify({ ...subscription.toJSON(), vapid: publicKey }) };
  },

  async turnOff(): Promise<void> {
    if (!isPossible()) return;
    const registration = await navigator.serviceWorker.getRegistration('/');
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  },
} as const;

function isPossible(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
}

async function register(): Promise<ServiceWorkerRegistration> {
  return await navigator.serviceWorker.register(trustedWorker('push'), { scope: '/' });
}
