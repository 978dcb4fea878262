import { BUNDLE, BUNDLE_FILES } from '../vault/jobs.ts';
import type { ScannedFile } from './scan.ts';

/** Small files of one folder that are sealed into one object each, as far as it holds them. */
export function* bundles(files: readonly ScannedFile[]): Generator<readonly ScannedFile[]> {
  let bundle: ScannedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (bundle.length > 0 && (bytes + file.size > BUNDLE || bundle.length >= BUNDLE_FILES)) {
      yield bundle;
      bundle = [];
      bytes = 0;
    }
    bundle.push(file);
    bytes += file.size;
  }
  if (bundle.length > 0) yield bundle;
}
