import { Command } from '@oclif/core/command';
import { string } from '@oclif/core/flags';
import type { ArgInput } from '@oclif/core/interfaces';
import { type ErrorData, Home, isSafelightError, type RunContext, type Self } from '@safelight/core';
import { toggle } from './flags.ts';
import { homeFolder } from './home-folder.ts';
import { Interruption } from './interruption.ts';
import { noArguments } from './no-arguments.ts';
import { Progress, silence } from './progress.ts';
import { errorDocument, errorText } from './render/error.ts';
import type { Lines } from './render/lines.ts';
import { asSafelightError } from './usage-error.ts';
import type { FirstEvening } from './wizard/first-evening.ts';
import { noPresets, type WizardPresets } from './wizard/wizard.ts';

/** What a command hands to the screen and to `--json`. */
export interface Shown<T> {
  readonly report: T;
  readonly text: (report: T) => Lines;
  /** 0 unless told. */
  readonly exit?: number;
}

/** What all commands share: `--json`, `--quiet`, `--vault-name`, errors, exit codes, Ctrl-C. */
export abstract class SafelightCommand extends Command {
  static override enableJsonFlag = true;
  static override args: ArgInput = noArguments;
  static override baseFlags = {
    quiet: toggle('Say nothing but errors: for schedules.', 'GLOBAL'),
    'vault-name': string({
      summary: 'Which vault, where this computer knows several.',
      helpValue: 'NAME',
      helpGroup: 'GLOBAL',
    }),
  };

  readonly home = new Home(homeFolder(process.env));
  readonly #interruption = new Interruption(`safelight ${this.id?.replaceAll(':', ' ') ?? ''}`.trim());
  readonly #progress = this.#isWatched() ? new Progress(process.stderr) : null;

  /** What every long workflow takes. */
  get context(): RunContext {
    return {
      signal: this.#interruption.signal,
      onEvent: this.#progress?.listener ?? silence,
      clock: () => new Date(),
    };
  }

  /** Is there a person to ask, and a screen that is only theirs? */
  get isAttended(): boolean {
    return process.stdin.isTTY === true && process.stdout.isTTY === true && !this.jsonEnabled();
  }

  /** The folder of configuration and state, where it is not the usual one. */
  get movedHome(): string | null {
    return process.env['SAFELIGHT_HOME'] ? this.home.path : null;
  }

  /** Safelight as the system is to start it again. */
  get self(): Self {
    return { program: process.execPath, args: [process.argv[1] ?? ''], home: this.movedHome };
  }

  /** Who sees what is printed. */
  get audience(): 'person' | 'program' | 'nobody' {
    if (this.jsonEnabled()) return 'program';
    return this.argv.includes('--quiet') ? 'nobody' : 'person';
  }

  /** Does something with a set; where it is not said which of several, a person is asked. */
  async withSet<T>(set: string | undefined, work: (set: string | null) => Promise<T>): Promise<T> {
    try {
      return await work(set ?? null);
    } catch (error) {
      if (!isSafelightError(error) || error.code !== 'set-ambiguous' || !this.isAttended) throw error;
      const { names } = error.data as ErrorData['set-ambiguous'];
      this.#progress?.clear();
      const { choose } = await import('./person.ts');
      return work(
        await choose(
          'Which set?',
          names.map((name) => ({ value: name, label: name })),
        ),
      );
    }
  }

  /** Prints a report for people unless `--json` or `--quiet` was said; gives it back for `--json`. */
  show<T>({ report, text, exit = 0 }: Shown<T>): T {
    this.#progress?.clear();
    process.exitCode = exit;
    if (!this.argv.includes('--quiet')) this.tell(text(report));
    return report;
  }

  /** Lines for a person, below whatever progress was shown. */
  tell(lines: Lines): void {
    this.#progress?.clear();
    for (const line of lines) this.log(line);
  }

  /** The guided set-up; only where somebody is there to be asked. */
  async wizard(presets: Partial<WizardPresets> = {}): Promise<FirstEvening> {
    const { firstEvening } = await import('./wizard/first-evening.ts');
    const evening = await firstEvening({
      home: this.home,
      presets: { ...noPresets, ...presets },
      context: this.context,
      tell: (lines) => this.tell(lines),
    });
    process.exitCode = eveningExit(evening);
    return evening;
  }

  protected override async catch(error: Error): Promise<void> {
    this.#progress?.clear();
    this.parsed = true;
    const { signal } = this.#interruption;
    const known = asSafelightError(signal.aborted ? signal.reason : error);
    process.exitCode = known.exit;
    if (this.jsonEnabled()) this.logJson(errorDocument(known));
    else process.stderr.write(errorText(known));
  }

  protected override async finally(): Promise<void> {
    this.#progress?.clear();
    this.#interruption[Symbol.dispose]();
  }

  #isWatched(): boolean {
    return process.stderr.isTTY === true && !this.argv.includes('--json') && !this.argv.includes('--quiet');
  }
}

/** 4 where the restore test failed, 3 where the first backup is not complete. */
const eveningExit = ({ backup, restoreTest }: FirstEvening): number => {
  if (restoreTest !== null && !restoreTest.passed) return 4;
  return backup.complete ? 0 : 3;
};
