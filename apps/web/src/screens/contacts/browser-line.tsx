import { BellRing } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useAct } from '../../api/query.ts';
import { type PushState, webPush } from '../../api/web-push.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { ChannelIcon } from './channel-icon.tsx';
import type { ContactChannel } from './contact-words.ts';
import { deviceWords, needsHomeScreen } from './device-words.ts';

/** Notifications of the browser that shows this screen. */
export function BrowserLine({
  channel,
  publicKey,
  hasOne,
}: {
  channel: ContactChannel;
  publicKey: string;
  /** A browser of this person is among the methods; which one only the browser itself knows. */
  hasOne: boolean;
}) {
  const [state, setState] = useState<PushState>();
  const [failure, setFailure] = useState<string>();
  const device = deviceWords(navigator.userAgent);
  const act = useAct('addContactMethod', () => showToast(`${device} shows pages from now on`));
  useEffect(() => {
    let isThere = true;
    void webPush.state().then((found) => isThere && setState(found));
    return () => {
      isThere = false;
    };
  }, []);
  if (state === undefined) return null;
  const turnOn = async () => {
    setFailure(undefined);
    try {
      const turned = await webPush.turnOn(publicKey);
      if ('state' in turned) return setState(turned.state);
      setState('on');
      const body = { setup: channel.setup, channel: channel.channel, address: turned.address, label: device };
      await act.submit({ params: { person: 'me' }, body });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'the browser gave no reason');
    }
  };
  const isKnown = act.problem?.code === 'contacts.method_exists';
  const isOn = state === 'on' && (hasOne || isKnown);
  return (
    <div className="grid gap-2 border-t border-line bg-canvas/50 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ChannelIcon channel="web_push" />
        <div className="min-w-0 flex-1 basis-56">
          <p className="font-semibold">This browser</p>
          <p className="text-sm text-muted pretty">{isOn ? 'Its notifications are on.' : advice(state)}</p>
        </div>
        {(state === 'off' || state === 'on') && (
          <Button icon={BellRing} kind={isOn ? 'quiet' : 'plain'} isBusy={act.isBusy} onClick={() => void turnOn()}>
            {isOn ? 'Subscribe again' : 'Notify this browser'}
          </Button>
        )}
      </div>
      {failure !== undefined && (
        <p role="alert" className="text-sm text-bad pretty">
          The browser could not subscribe: {failure}. It needs a way to its own push service.
        </p>
      )}
      {act.problem && !isKnown && <ProblemNote problem={act.problem} />}
    </div>
  );
}

function advice(state: PushState): string {
  switch (state) {
    case 'impossible':
      return needsHomeScreen(navigator.userAgent, matchMedia('(display-mode: standalone)').matches)
        ? 'On an iPhone or iPad: press Share, then Add to Home Screen, open Lockstep from there, and come back to this line.'
        : isSecureContext
          ? 'It knows no notifications. Use another way above, or open Lockstep in another browser.'
          : 'Browsers notify only over https, and this address has none.';
    case 'refused':
      return 'You said no to notifications here. Allow them for this site in the settings of the browser (the sign beside the address), then load this screen again.';
    case 'off':
    case 'on':
      return 'Shows pages as notifications, also while Lockstep is closed.';
  }
}
