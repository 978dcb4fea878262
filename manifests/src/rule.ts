import * as v from 'valibot';

const amount = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** The name of a region as a store gives it, or the beginning of names: `eu` stands for `eu-central-1` too. */
export const regionName = v.pipe(v.string(), v.regex(/^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/), v.maxLength(40));

export const isRegionName = (text: string): boolean => v.is(regionName, text);

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
  /** Copies that nobody can take away for now, also not with the keys in use; nothing: none is asked for. */
  locked: v.optional(amount(0, 20)),
  /** Where copies that are kept elsewhere may lie; nothing: anywhere. */
  regions: v.optional(v.pipe(v.array(regionName), v.minLength(1))),
  /** Days within which what is erased can be opened in no place any more; nothing: it is not asked for. */
  eraseWithin: v.optional(amount(1, 3650)),
});
export type Rule = Readonly<v.InferOutput<typeof Rule>>;

export const rulePart = v.picklist(['copies', 'media', 'elsewhere', 'locked']);
export type RulePart = v.InferOutput<typeof rulePart>;
