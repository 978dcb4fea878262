/** What is printed, a line each. */
export type Lines = readonly string[];

const SHOWN = 20;

/** The first twenty, indented, and how many more there are. */
export const firstOf = (items: readonly string[]): Lines => {
  const more = items.length - SHOWN;
  const shown = items.slice(0, SHOWN).map((item) => `  ${item}`);
  return more > 0 ? [...shown, `  and ${more.toLocaleString('en')} more: --json lists all`] : shown;
};
