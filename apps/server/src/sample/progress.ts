export interface SampleProgress {
  readonly done: number;
  readonly of: number;
  readonly what: string;
}

let current: SampleProgress | undefined;

/** Of the load this process is doing, if any. Until it ends, nobody sees anything of the sample itself. */
export function loadingProgress(): SampleProgress | undefined {
  return current;
}

export function setLoadingProgress(progress: SampleProgress | undefined): void {
  current = progress;
}
