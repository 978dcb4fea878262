/** A decoded picture, upright: three bytes a pixel (red, green, blue; sRGB), rows from the top. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}
