import * as v from 'valibot';

const amount = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** What is to hold of every shoot. */
export const Rule = v.strictObject({
  /** The originals count as one while they are there. */
  copies: amount(1, 20),
  /** Kinds of media: disk, cloud, or what was declared. */
  media: amount(1, 20),
  /** Copies that are not where this computer is. */
  elsewhere: amount(0, 20),
  /** A copy that was not seen for more days counts no longer. */
  days: amount(1, 3650),
});
export type Rule = Readonly<v.InferOutput<typeof Rule>>;

export const rulePart = v.picklist(['copies', 'media', 'elsewhere']);
export type RulePart = v.InferOutput<typeof rulePart>;
