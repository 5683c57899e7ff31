import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type AnswerOf, call, RequestProblem } from '../../api/call.ts';
import { putSbom, type UploadProgress } from '../../api/upload.ts';

export type UploadState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending'; readonly progress: UploadProgress }
  | { readonly kind: 'failed'; readonly problem: RequestProblem; readonly isNewRelease: boolean }
  | { readonly kind: 'done'; readonly release: AnswerOf<'putSbom'>; readonly isNewRelease: boolean };

type Asked = { readonly service: string; readonly version: string; readonly file: File };

/** Registers the release where it is new, then attaches the file. Repeating it after a failure does no harm. */
export function useUpload() {
  const queries = useQueryClient();
  const [state, setState] = useState<UploadState>({ kind: 'idle' });
  const isRunning = useRef(false);
  const start = async ({ service, version, file }: Asked) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setState({ kind: 'sending', progress: { sent: 0, total: file.size } });
    let isNewRelease = false;
    try {
      isNewRelease = await ensureRelease(service, version);
      const release = await putSbom(
        { params: { service, version }, query: { name: file.name }, stream: file },
        (progress) => setState({ kind: 'sending', progress }),
      );
      await queries.invalidateQueries();
      setState({ kind: 'done', release, isNewRelease });
    } catch (problem) {
      if (!(problem instanceof RequestProblem)) throw problem;
      setState({ kind: 'failed', problem, isNewRelease });
      if (isNewRelease) void queries.invalidateQueries();
    } finally {
      isRunning.current = false;
    }
  };
  return { state, start, reset: () => setState({ kind: 'idle' }) };
}

/** @returns whether it was made now */
async function ensureRelease(service: string, version: string): Promise<boolean> {
  try {
    await call('getRelease', { params: { service, version } });
    return false;
  } catch (problem) {
    if (!(problem instanceof RequestProblem) || problem.code !== 'releases.release_not_found') throw problem;
  }
  await call('addRelease', { params: { service }, body: { version } });
  return true;
}
