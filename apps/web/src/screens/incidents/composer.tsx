import { Clock, Eye, KeyRound, PenLine, Paperclip, Pin, Send } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Markdown } from '../../ui/markdown.tsx';
import { instantOfLocal, localOf, MomentField } from '../../ui/moment-field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { type Sensitive, sensitiveWords, useSecrets, withoutParts } from './sensitive.ts';
import type { Entry } from './timeline-model.ts';
import type { Attach } from './use-attach.ts';
import { useSendNote } from './use-send-note.ts';

/** What was begun and not sent, by incident: a look at another part of the room loses nothing. */
const drafts = new Map<string, string>();

/** Writes into the timeline; stands at its end, on a phone at the thumb. */
export function Composer({
  incident,
  field,
  files,
  onWritten,
}: {
  incident: string;
  field: RefObject<HTMLTextAreaElement | null>;
  files: Attach;
  onWritten: (entry: Entry) => void;
}) {
  const [text, setText] = useState(drafts.get(incident) ?? '');
  const [when, setWhen] = useState<string>();
  const [isPinned, setIsPinned] = useState(false);
  const [isPreview, setIsPreview] = useState(false);
  const type = (next: string) => {
    setText(next);
    drafts.set(incident, next);
  };
  const [isEmptySent, setIsEmptySent] = useState(false);
  // What was refused stands before what was written since.
  const act = useSendNote(incident, onWritten, (note) =>
    type([note.text, drafts.get(incident) ?? ''].filter((part) => part !== '').join('\n')),
  );
  const secrets = useSecrets(text);
  const happenedAt = when === undefined ? undefined : instantOfLocal(when);
  const send = () => {
    setIsEmptySent(text.trim() === '');
    if (text.trim() === '') return field.current?.focus();
    act.send({ text, pin: isPinned, ...(happenedAt !== undefined && { happenedAt }) });
    type('');
    setWhen(undefined);
    setIsPinned(false);
    setIsPreview(false);
  };
  return (
    <div className="grid gap-2 border-t border-line p-2.5 sm:p-3">
      {isPreview ? (
        <div aria-label="Preview" role="region" className="field max-h-48 overflow-y-auto">
          {text.trim() === '' ? <p className="text-muted">Nothing is written yet.</p> : <Markdown text={text} />}
        </div>
      ) : (
        <NoteField
          field={field}
          text={text}
          isInvalid={isEmptySent && text.trim() === ''}
          onType={type}
          onFiles={(pasted) => void files.attach(pasted)}
          onSend={send}
        />
      )}
      {isEmptySent && text.trim() === '' && <p className="text-sm text-bad">Write something first.</p>}
      {act.problem && <ProblemNote problem={act.problem} />}
      {secrets.inText === text && secrets.items.length > 0 && (
        <SecretWarning items={secrets.items} onTakeOut={() => type(withoutParts(text, secrets.items))} />
      )}
      {when !== undefined && <MomentField label="When it happened" value={when} onValue={setWhen} />}
      <div className="flex flex-wrap items-center gap-1">
        <Toggle
          icon={Clock}
          label="It happened earlier"
          isOn={when !== undefined}
          onToggle={() => setWhen(when === undefined ? localOf(new Date().toISOString()) : undefined)}
        />
        <Toggle icon={Pin} label="Pin it" isOn={isPinned} onToggle={() => setIsPinned(!isPinned)} />
        <Toggle
          icon={isPreview ? PenLine : Eye}
          label={isPreview ? 'Go on writing' : 'Preview'}
          isOn={isPreview}
          onToggle={() => setIsPreview(!isPreview)}
        />
        <AttachButton files={files} />
        <Button kind="primary" icon={Send} isBusy={act.isBusy} onClick={send} className="ml-auto">
          Write down
          <kbd className="keycap max-lg:hidden">Ctrl Enter</kbd>
        </Button>
      </div>
    </div>
  );
}

function NoteField({
  field,
  text,
  isInvalid,
  onType,
  onFiles,
  onSend,
}: {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  isInvalid: boolean;
  onType: (text: string) => void;
  onFiles: (files: File[]) => void;
  onSend: () => void;
}) {
  return (
    <textarea
      ref={field}
      rows={1}
      aria-label="Write a note"
      placeholder="What did you see, do or find out?"
      value={text}
      aria-invalid={isInvalid || undefined}
      onChange={(event) => onType(event.target.value)}
      onPaste={(event: ClipboardEvent) => {
        const pasted = [...event.clipboardData.files];
        if (pasted.length === 0) return;
        event.preventDefault();
        onFiles(pasted);
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          onSend();
        } else if (event.key === 'Escape') field.current?.blur();
      }}
      className="field field-sizing-content max-h-48 min-h-10 resize-none"
    />
  );
}

function AttachButton({ files }: { files: Attach }) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          void files.attach([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Toggle
        icon={Paperclip}
        label={files.busy === undefined ? 'Attach a file' : `Sending ${files.busy}`}
        isOn={files.busy !== undefined}
        onToggle={() => chooser.current?.click()}
      />
    </>
  );
}

/** What is written here is read by many and kept: a secret in it would have to be changed. */
function SecretWarning({ items, onTakeOut }: { items: readonly Sensitive[]; onTakeOut: () => void }) {
  const words = [...new Set(items.map(({ kind }) => sensitiveWords[kind]))].join(' and ');
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-md border ground-warn px-3 py-2">
      <KeyRound size={16} aria-hidden className="shrink-0 text-warn" />
      <p className="min-w-48 flex-1 pretty">
        <strong className="font-semibold">This looks like {words}.</strong> Everybody in the room would read it.
      </p>
      <Button onClick={onTakeOut}>Take it out</Button>
    </div>
  );
}

function Toggle({
  icon: Icon,
  label,
  isOn,
  onToggle,
}: {
  icon: typeof Pin;
  label: string;
  isOn: boolean;
  onToggle: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isOn}
      data-tip={label}
      onClick={onToggle}
      className={classNames(
        'btn btn-quiet aspect-square px-0! pointer-coarse:min-w-11',
        isOn && 'bg-accent/14! text-accent!',
      )}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
