import * as v from 'valibot';
import { uuid } from './fields.ts';

/** `place.json` of a place: which of a vault's places it is. Clear and unsigned: it vouches for nothing. */
export const PlaceMark = v.strictObject({ type: v.literal('place'), vault: uuid, place: uuid });
export type PlaceMark = Readonly<v.InferOutput<typeof PlaceMark>>;
