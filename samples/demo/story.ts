import { count, duration } from '../../cli/src/render/quantity.ts';

/** `not done`: a program it needs is not installed. */
export type Outcome = 'held' | 'broken' | 'not done';

const MARKS = { held: '✓', broken: '✗', 'not done': '–' } as const satisfies Record<Outcome, string>;

/** What is told, in order, and whether everything that was claimed held. */
export class Story {
  readonly #write: (line: string) => void;
  readonly #started = performance.now();
  readonly #facts: Record<Outcome, number> = { held: 0, broken: 0, 'not done': 0 };
  #chapter = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  get isBroken(): boolean {
    return this.#facts.broken > 0;
  }

  title(text: string): void {
    this.#write(text);
  }

  chapter(title: string): void {
    this.#chapter += 1;
    this.#write(`\n${this.#chapter}. ${title}`);
  }

  say(text: string): void {
    this.#write(`   ${text}`);
  }

  /** A claim that was checked here, not taken from what Safelight says of itself. */
  fact(outcome: Outcome, text: string): void {
    this.#facts[outcome] += 1;
    this.#write(`   ${MARKS[outcome]} ${text}`);
  }

  check(holds: boolean, held: string, broken: string): void {
    this.fact(holds ? 'held' : 'broken', holds ? held : broken);
  }

  end(): void {
    const { held, broken, 'not done': left } = this.#facts;
    const seconds = duration((performance.now() - this.#started) / 1000);
    const parts = [
      ...(broken === 0 ? [] : [`${count(broken, 'check')} failed`]),
      ...(left === 0 ? [] : [`${count(left, 'check')} could not be made`]),
      `${count(held, 'check')} passed`,
    ];
    this.#write(`\n${parts.join(', ')}; ${seconds} in all.`);
  }
}
