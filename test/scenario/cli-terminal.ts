import { type ChildProcess, spawn } from 'node:child_process';
import { type CliOptions, cliEnvironment, cliLine } from '../support/cli.ts';

/** Keys as a terminal sends them. */
export const ENTER = '\r';
export const DOWN = '\u001b[B';
export const CTRL_C = '\u0003';

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Without colours and cursor movements: what a person reads. */
// biome-ignore lint/complexity/useRegexLiterals: the escape character is clearer spelt out
const escapes = new RegExp('\\u001b(\\[[0-9;?]*[A-Za-z]|[()][A-Z0-9])', 'g');

/** The built program on a real pseudo-terminal, which `script` makes; a person's eyes and hands. */
export class Terminal {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #seen = '';
  #read = 0;

  constructor(args: readonly string[], options: Pick<CliOptions, 'home' | 'env' | 'prefix'>) {
    const line = cliLine(args, options.prefix).map(quoted).join(' ');
    this.#child = spawn('script', ['-qfec', `stty cols 200 rows 50; exec ${line}`, '/dev/null'], {
      cwd: options.home,
      env: { ...cliEnvironment(options), TERM: 'xterm' },
      stdio: 'pipe',
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#seen += chunk.toString('utf8');
    });
    this.#ended = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  /** Everything that was on the screen so far, as text. */
  get text(): string {
    return this.#seen.replaceAll(escapes, '');
  }

  /** The bytes as the terminal got them. */
  get raw(): string {
    return this.#seen;
  }

  /** Waits until the text appears after what was waited for last. */
  async sees(wanted: string, withinMs = 30_000): Promise<void> {
    const until = Date.now() + withinMs;
    for (;;) {
      const at = this.text.indexOf(wanted, this.#read);
      if (at !== -1) {
        this.#read = at + wanted.length;
        return;
      }
      if (Date.now() > until)
        throw new Error(`the terminal never showed ${JSON.stringify(wanted)}:\n${this.text.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  types(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** Waits for a question, then answers it. */
  async answers(question: string, keys: string): Promise<void> {
    await this.sees(question);
    // Prompts take keys a moment after they were drawn.
    await new Promise((resolve) => setTimeout(resolve, 80));
    this.types(keys);
  }

  /** The exit code of the program. */
  async end(withinMs = 60_000): Promise<number | null> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), withinMs);
    try {
      return await this.#ended;
    } finally {
      clearTimeout(timer);
    }
  }
}
