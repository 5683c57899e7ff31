import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Plus, Upload } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { cliLines } from '../../api/cli-lines.ts';
import { useMay } from '../../api/me.ts';
import { ask, useList } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { servicesCrumb } from '../../ui/crumbs.tsx';
import { FeedNotice } from '../../ui/feed-notice.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { DropField } from './drop-field.tsx';
import { UploadFindings, UploadResult } from './upload-result.tsx';
import { leftBehindWords, progressWords, versionInName } from './upload-words.ts';
import { type UploadState, useUpload } from './use-upload.ts';

const route = getRouteApi('/app/upload');

/** An SBOM or a lock file in, and at once what is known about what is inside. */
export function UploadScreen() {
  const mayUpload = useMay('releases.write');
  const { service } = route.useSearch();
  const services = useList('listServices', { query: { limit: 200 } }).items;
  return (
    <>
      <PageHead title="Upload an SBOM" tab="Upload an SBOM" crumbs={[servicesCrumb]} />
      <FeedNotice isSample={services.find((each) => each.name === service)?.isSample} />
      {mayUpload ? (
        <UploadForm />
      ) : (
        <div className="panel">
          <Empty title="You may look, and not upload">
            Ask an admin for a role that may write releases, such as responder.
          </Empty>
        </div>
      )}
    </>
  );
}

function UploadForm() {
  const { service, version } = route.useSearch();
  const navigate = useNavigate({ from: '/upload' });
  const [file, setFile] = useState<File>();
  const { state, start, reset } = useUpload();
  const services = useList('listServices', { query: { limit: 200 } });
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the result stands below the form.
    if (state.kind === 'done') result.current?.scrollIntoView({ block: 'nearest' });
  }, [state.kind]);
  const choose = (next: { service?: string | undefined; version?: string | undefined }) => {
    reset();
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  };
  const isReady = service !== undefined && version !== undefined && file !== undefined;
  if (services.query.isSuccess && services.items.length === 0)
    return (
      <div className="panel">
        <Empty
          title="No services yet"
          action={
            <LinkButton kind="primary" to="/services/new" icon={Plus}>
              Register a service
            </LinkButton>
          }
        >
          A release belongs to a service.
        </Empty>
      </div>
    );
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,30rem)_minmax(0,1fr)]">
      <div className="grid gap-4">
        <Section title="What to look into">
          <Form
            onSubmit={() => {
              if (isReady) void start({ service, version, file });
            }}
          >
            <DropField
              label="Drop a file here, or press to choose one"
              hint="CycloneDX or SPDX, or a lock file; also packed with gzip"
              file={file}
              onFile={(chosen) => {
                reset();
                setFile(chosen);
                const found = versionInName(chosen.name);
                if (version === undefined && found !== undefined) choose({ version: found });
              }}
            />
            <SelectField
              label="Service"
              value={service ?? ''}
              onValue={(value) => choose({ service: value })}
              options={[
                { value: '', label: 'choose a service' },
                ...services.items.map((each) => ({ value: each.name, label: each.name })),
              ]}
            />
            <VersionField
              service={service}
              version={version}
              isTold={state.kind === 'done' || (state.kind === 'failed' && state.isNewRelease)}
              onVersion={(value) => choose({ version: value })}
            />
            {state.kind === 'failed' && (
              <ProblemNote problem={state.problem}>
                {state.isNewRelease && version !== undefined && (
                  <p className="pretty">{leftBehindWords(version, state.problem)}</p>
                )}
              </ProblemNote>
            )}
            <div className="grid gap-3">
              <Button
                type="submit"
                kind={state.kind === 'done' ? 'plain' : 'primary'}
                icon={Upload}
                isBusy={state.kind === 'sending'}
                disabled={!isReady}
                className="justify-self-start"
              >
                Upload and look
              </Button>
              <Progress state={state} />
            </div>
          </Form>
        </Section>
      </div>
      <div ref={result} aria-live="polite">
        {state.kind === 'done' ? (
          <UploadResult release={state.release} isNewRelease={state.isNewRelease} />
        ) : (
          <Readable service={service} version={version} />
        )}
      </div>
      {state.kind === 'done' && (
        <div className="min-w-0 xl:col-span-2">
          <UploadFindings service={state.release.service} version={state.release.version} />
        </div>
      )}
    </div>
  );
}

const readable = [
  ['CycloneDX', '1.2 to 1.7, JSON or XML'],
  ['SPDX', '2.2 and 2.3 as JSON or tag-value, 3 as JSON-LD'],
  ['Lock files', 'npm, pnpm, yarn, Go, Cargo, Poetry, uv, pip, Bundler, Maven, Composer'],
] as const;

/** What stands where the result will be. */
function Readable({ service, version }: { service: string | undefined; version: string | undefined }) {
  return (
    <Section title="What can be read">
      <div className="grid gap-4">
        <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[7rem_minmax(0,1fr)]">
          {readable.map(([name, what]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="max-sm:mb-1.5">{what}</dd>
            </div>
          ))}
        </dl>
        <p className="max-w-prose text-muted pretty">
          Names and versions of components are kept, nothing is sent anywhere else. What can not be read is named, and
          counts as unknown. The same from a pipeline:
        </p>
        <CommandLine>{cliLines.addRelease(service ?? 'checkout-api', version ?? '"$GIT_SHA"')}</CommandLine>
      </div>
    </Section>
  );
}

/** A release that is there, or the name of a new one. */
function VersionField({
  service,
  version,
  isTold,
  onVersion,
}: {
  service: string | undefined;
  version: string | undefined;
  /** What became of it a moment ago stands beside it: nothing more is to be said. */
  isTold: boolean;
  onVersion: (version: string) => void;
}) {
  const list = useId();
  const { data } = useQuery({
    ...ask('listReleases', { params: { service: service ?? '' }, query: { limit: 100 } }),
    enabled: service !== undefined,
  });
  const releases = data?.items ?? [];
  const found = releases.find((release) => release.version === version);
  const hint = isTold
    ? undefined
    : version === undefined || data === undefined
      ? 'One that is there, or a new one'
      : found === undefined
        ? 'New: the release is registered too'
        : found.sbom.state === 'present'
          ? 'This release has an SBOM already; it takes the same document again, and no other'
          : 'Registered, and without an SBOM so far';
  return (
    <>
      <TextField
        label="Release"
        hint={hint}
        value={version ?? ''}
        onValue={onVersion}
        list={list}
        placeholder="1.4.2"
        className="font-mono"
      />
      <datalist id={list}>
        {releases
          .filter((release) => release.sbom.state !== 'present')
          .map((release) => (
            <option key={release.id} value={release.version}>
              {release.version}
            </option>
          ))}
      </datalist>
    </>
  );
}

function Progress({ state }: { state: UploadState }) {
  if (state.kind !== 'sending') return null;
  const { sent, total } = state.progress;
  return (
    <div role="status" className="grid gap-1">
      <span className="text-sm text-muted">{progressWords(state.progress)}</span>
      <progress
        className="progress"
        aria-label="Upload"
        {...(sent < total && { value: sent, max: Math.max(total, 1) })}
      />
    </div>
  );
}
