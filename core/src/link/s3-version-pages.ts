import type { DeleteMarkerEntry, ListObjectVersionsCommandOutput, ObjectVersion } from '@aws-sdk/client-s3';
import { SafelightError } from '../model/errors.ts';

/** A page of what a store keeps, by key, of each the newest first (S3, "ListObjectVersions"). */
export interface VersionPage {
  readonly versions: readonly ObjectVersion[];
  readonly markers: readonly DeleteMarkerEntry[];
  readonly folders: readonly string[];
  /** The key at which it ends; null for the last page. */
  readonly last: string | null;
}

interface From {
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

export async function* versionPages(
  pageFrom: (from: From) => Promise<ListObjectVersionsCommandOutput>,
): AsyncGenerator<VersionPage> {
  for (let from: From = {}; ; ) {
    const page = await pageFrom(from);
    const last = page.IsTruncated === true ? endOf(page) : null;
    yield {
      versions: page.Versions ?? [],
      markers: page.DeleteMarkers ?? [],
      folders: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []),
      last,
    };
    if (last === null) return;
    const { NextVersionIdMarker: version } = page;
    from = { KeyMarker: last, ...(version === undefined ? {} : { VersionIdMarker: version }) };
  }
}

const endOf = ({ NextKeyMarker }: ListObjectVersionsCommandOutput): string => {
  if (NextKeyMarker === undefined) throw new SafelightError('unexpected', { why: 'a list without its end' });
  return NextKeyMarker;
};
