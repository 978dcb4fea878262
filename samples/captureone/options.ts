import type { CaptureOneShape } from './ddl.ts';

/** A row of `ZPATHLOCATION`; its number is its place in the list, from 1. */
export interface CaptureOneLocation {
  /** Below the document's folder where there is no root, else below the root. */
  readonly relative: string;
  /** `/Volumes/Photos` */
  readonly mac?: string;
  /** `D:\` */
  readonly win?: string;
}

/** A file and its variants. */
export interface CaptureOneImage {
  readonly name: string;
  /** Number of its location. */
  readonly location: number;
  /** Bytes. */
  readonly size?: number;
  readonly trashed?: boolean;
  /** 1 if not given. */
  readonly variants?: number;
  /** The variants have lost their layers. */
  readonly withoutLayers?: boolean;
}

export interface CaptureOneOptions {
  /** The `.cocatalogdb` or `.cosessiondb`; there must be no file yet. */
  readonly path: string;
  readonly shape: CaptureOneShape;
  readonly type: 'catalog' | 'session';
  /** `ZVERSION` of each row of `ZVERSIONINFO`; the shape's own if not given. */
  readonly versions?: readonly number[];
  /** `ZFORMAT` behind the number; `Pro Mac` if not given. */
  readonly writtenBy?: 'Pro Mac' | 'Pro Win';
  readonly locations: readonly CaptureOneLocation[];
  readonly images?: readonly CaptureOneImage[];
  /** Numbers of locations that are folder collections; one that no row has is dangling. */
  readonly folders?: readonly number[];
  /** Names of albums; each holds every image. */
  readonly albums?: readonly string[];
  readonly keywords?: readonly string[];
  /** `ZCAPTUREPILOT.ZPASSWORD` */
  readonly password?: string;
  /** 1 if not given; another seed gives other UUIDs. */
  readonly seed?: number;
}
