import { needs } from '../support/needs.ts';
import { spendNormalWeek } from '../support/normal-week.ts';

// Two thousand JPEGs, as in a week of weddings, take minutes to write keywords into: they are in test/torture.
needs('exiftool')(
  'a cull of 3,000 of 4,000 frames, keywords in 60 JPEGs and a retouched TIFF raise no alarm',
  () => spendNormalWeek({ frames: 4_000, culled: 3_000, keyworded: 60 }),
);
