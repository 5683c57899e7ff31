import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { AddMethodWindow } from './add-method-window.tsx';
import { BrowserLine } from './browser-line.tsx';
import { CodeStep } from './code-step.tsx';
import type { ContactChannel, Method } from './contact-words.ts';
import { MethodLine } from './method-line.tsx';
import { useCode } from './use-code.ts';
import { useGivenCode } from './use-given-code.ts';

/** Where pages reach me, what state each way is in, and what to do about it. */
export function MethodsPart({
  methods,
  channels,
}: {
  methods: readonly Method[];
  channels: readonly ContactChannel[];
}) {
  const given = useGivenCode();
  const [isAdding, setIsAdding] = useState(false);
  const [verifying, setVerifying] = useState(given?.method);
  const code = useCode();
  const asked = methods.find(({ id }) => id === verifying);
  const verify = (method: Method) => {
    setVerifying(method.id);
    code.to(method);
  };
  const close = () => setVerifying(undefined);
  const push = channels.find(({ channel }) => channel === 'web_push');
  return (
    <Section
      title="Ways to reach me"
      note={methods.length === 0 ? undefined : `${methods.length} of at most 20`}
      flush
      actions={
        <Button kind="primary" icon={Plus} onClick={() => setIsAdding(true)}>
          Add a way
        </Button>
      }
    >
      {methods.length === 0 ? (
        <Empty title="A page would reach nobody">Add your phone, a mail address or this browser.</Empty>
      ) : (
        <ul className="divide-y divide-line">
          {methods.map((method) => (
            <MethodLine
              key={method.id}
              method={method}
              title={channels.find(({ channel }) => channel === method.channel)?.title ?? method.setupName}
              onVerify={() => verify(method)}
            />
          ))}
        </ul>
      )}
      {push !== undefined && push.publicKey !== null && (
        <BrowserLine channel={push} publicKey={push.publicKey} hasOne={methods.some(isOfBrowser)} />
      )}
      {isAdding && (
        <AddMethodWindow
          channels={channels.filter(({ channel }) => channel !== 'web_push')}
          methods={methods}
          onClose={() => setIsAdding(false)}
        />
      )}
      {asked !== undefined && (
        <Window title={`Verify ${asked.label}`} note={`By a code that is sent to ${asked.address}`} onClose={close}>
          <CodeStep
            method={asked}
            code={code}
            onClose={close}
            {...(given?.method === asked.id && { given: given.code })}
          />
        </Window>
      )}
    </Section>
  );
}

function isOfBrowser({ channel, verifiedAt, stopped }: Method): boolean {
  return channel === 'web_push' && verifiedAt !== null && stopped === null;
}
