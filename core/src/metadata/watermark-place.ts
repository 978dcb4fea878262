/** Pixels that a mark, or a picture, has for itself. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Over the whole picture, small in the lower right corner, or once in the middle. */
export const placements = ['tiled', 'corner', 'centre'] as const;
export type Placement = (typeof placements)[number];

export interface Place {
  readonly box: Box;
  readonly left: number;
  readonly top: number;
  readonly isRepeated: boolean;
}

/** Tiles on a side: a crop of a quarter of each side is as large as a tile, and so holds each of its pixels once. */
const TILES = 4;
const CORNER = { width: 1 / 3, height: 1 / 6, margin: 1 / 50 };
const CENTRE = 3 / 4;

const part = (side: number, of: number): number => Math.max(1, Math.floor(side * of));

const corner = ({ width, height }: Box): Place => {
  const box = { width: part(width, CORNER.width), height: part(height, CORNER.height) };
  const margin = Math.min(
    Math.floor(Math.max(width, height) * CORNER.margin),
    width - box.width,
    height - box.height,
  );
  const [left, top] = [width - box.width - margin, height - box.height - margin];
  return { box, left, top, isRepeated: false };
};

const centre = ({ width, height }: Box): Place => {
  const box = { width: part(width, CENTRE), height: part(height, CENTRE) };
  const [left, top] = [Math.floor((width - box.width) / 2), Math.floor((height - box.height) / 2)];
  return { box, left, top, isRepeated: false };
};

/** Where the mark goes on a picture of this size. */
export const placeMark = (placement: Placement, picture: Box): Place => {
  switch (placement) {
    case 'tiled': {
      const box = { width: part(picture.width, 1 / TILES), height: part(picture.height, 1 / TILES) };
      return { box, left: 0, top: 0, isRepeated: true };
    }
    case 'corner':
      return corner(picture);
    case 'centre':
      return centre(picture);
  }
};
