import { isPicture } from '../catalog/picture-kinds.ts';
import { asBytePath, type State } from './state.ts';

/** Lets SQL ask of a file's name whether it is a picture's: `is_picture(name)`, 1 or 0. */
export const tellPictures = ({ db }: State): void =>
  db.function('is_picture', { deterministic: true }, (name) => (isPicture(asBytePath(name)) ? 1 : 0));
