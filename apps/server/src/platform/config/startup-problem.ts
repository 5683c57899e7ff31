/** A start that can not go on, in words for the person who started it: what is wrong, and the cure. */
export class StartupProblem extends Error {
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.name = 'StartupProblem';
    this.help = help;
  }
}
