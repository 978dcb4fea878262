export interface S3Held {
  readonly size: number;
  /** What we wrote beside it; null for what others put there. */
  readonly sha256: string | null;
}

/** What a file is put with. */
export interface S3Labels {
  readonly sha256: string;
  /** Null or nothing: the one that the store uses by itself. */
  readonly storageClass?: string | null;
}

export interface S3Range {
  readonly from: number;
  /** At least 1. */
  readonly length: number;
}

export interface S3Listed {
  readonly key: string;
  /** Null for a prefix. */
  readonly size: number | null;
  /** As the store tells it; null where it tells none. */
  readonly storageClass: string | null;
}

export interface S3Part {
  /** From 1. */
  readonly number: number;
  readonly etag: string;
}

/** One that the store has of an upload. */
export interface S3PartHeld extends S3Part {
  /** Bytes. */
  readonly size: number;
  /** When it came, by the clock of the store. */
  readonly since: Date;
}

export interface S3Upload {
  readonly key: string;
  readonly id: string;
}

export interface S3Version {
  readonly id: string;
}
