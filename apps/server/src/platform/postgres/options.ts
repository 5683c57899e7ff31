/** The part of a logger that is used here. */
export interface PostgresLog {
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

export interface PostgresOptions {
  readonly dataDir: string;
  readonly pgBin?: string | undefined;
  readonly log: PostgresLog;
  /** Told what is being waited for. */
  readonly onProgress?: (sentence: string) => void;
  /** Settings beside the usual ones, for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * `exclusive` (default): one owner per data folder, who restarts a server that dies.
   * `shared`: joins the server, or starts it and leaves the folder unlocked and the server unwatched.
   */
  readonly claim?: 'exclusive' | 'shared';
  /** Refuses where there is no data yet, instead of making some. */
  readonly mustExist?: boolean;
}
