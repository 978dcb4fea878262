import { needs } from '../support/needs.ts';
import { spendNormalWeek } from '../support/normal-week.ts';

needs('exiftool')(
  'a cull of 3,000 of 4,000 frames, keywords in 2,000 JPEGs and a retouched TIFF raise no alarm',
  () => spendNormalWeek({ frames: 4_000, culled: 3_000, keyworded: 2_000 }),
);
