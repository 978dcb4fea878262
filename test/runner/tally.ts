/** A test that did not run, and why. */
export interface Skipped {
  readonly name: string;
  readonly reason: string | null;
}

/** What one step, or all of them, came to. */
export interface Tally {
  readonly passed: number;
  /** Names; a file that does not load and an error outside any test count as one each. */
  readonly failed: readonly string[];
  readonly skipped: readonly Skipped[];
}

export const nothing: Tally = { passed: 0, failed: [], skipped: [] };

export const sum = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failed: tallies.flatMap(({ failed }) => failed),
  skipped: tallies.flatMap(({ skipped }) => skipped),
});

/** A run of which nothing passed has proved nothing. */
export const isGood = ({ passed, failed }: Tally): boolean => failed.length === 0 && passed > 0;

/** The end of the output: what was skipped and what failed by name, then the totals in one line. */
export const summary = (tally: Tally): string =>
  [
    ...section('Skipped', tally.skipped.map(skippedLine)),
    ...section(
      'Failed',
      tally.failed.map((name) => `  ${name}`),
    ),
    `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`,
  ].join('\n');

const skippedLine = ({ name, reason }: Skipped): string => `  ${name}${reason === null ? '' : `: ${reason}`}`;

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines, ''];
