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

/** What a variant shows: the metadata of its combined layer. */
export interface CaptureOneVariant {
  /** 0 … 5; NULL if not given. */
  readonly rating?: number;
  /** Number of the colour tag, 1 red … 7 purple; 0 if not given. */
  readonly tag?: number;
}

/** A file and its variants. */
export interface CaptureOneImage {
  readonly name: string;
  /** Number of its location. */
  readonly location: number;
  /** Bytes. */
  readonly size?: number;
  readonly trashed?: boolean;
  /** How many, without metadata, or what each shows; 1 if not given. */
  readonly variants?: number | readonly CaptureOneVariant[];
  /** The variants have lost their layers. */
  readonly withoutLayers?: boolean;
}

/** Albums, groups, projects and smart albums. */
export interface CaptureOneAlbum {
  readonly name: string;
  /** An album if not given; a group is a `VirtualFolderCollection`. */
  readonly kind?: 'AlbumCollection' | 'SmartCollection' | 'ProjectCollection' | 'VirtualFolderCollection';
  /** The name of the one it lies in, which stands before it in the list. */
  readonly inside?: string;
  /** Names of images that it holds whole. */
  readonly images?: readonly string[];
  /** Variants that it holds, each by the name of its image and its index: `A.IIQ 1`. */
  readonly variants?: readonly string[];
  /** Names of images in the order they were sorted in by hand. */
  readonly sorted?: readonly string[];
}

/** Numbers of the locations that a session's root row names. */
export interface CaptureOnePlaces {
  /** By a folder collection: `ZPROCESSCOLLECTION`, `ZTRASHCOLLECTION`. */
  readonly output?: number;
  readonly trash?: number;
  /** `ZPROCESSDESTINATIONLOCATION` */
  readonly destination?: number;
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
  /** Albums; of one that is a name alone, each image is in it. */
  readonly albums?: readonly (string | CaptureOneAlbum)[];
  readonly places?: CaptureOnePlaces;
  readonly keywords?: readonly string[];
  /** `ZCAPTUREPILOT.ZPASSWORD` */
  readonly password?: string;
  /** 1 if not given; another seed gives other UUIDs. */
  readonly seed?: number;
}
