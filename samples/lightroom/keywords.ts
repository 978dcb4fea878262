import type { LightroomFile } from './options.ts';
import type { RowWriter } from './rows.ts';

export interface KeywordWriter {
  /** The keyword without a name that every other has as its parent. */
  readonly root: number;
  /** Tags an image, and marks a face for each of its people. */
  apply(image: number, file: LightroomFile): void;
}

/** One step of a genealogy: how many digits the number has, then the number, so that `/13/14` is 4 within 3. */
export const genealogyStep = (id: number): string => `/${String(id).length}${id}`;

/** The middle of the picture: the corners are fractions of width and height. */
const faceCorners = {
  bl_x: 0.4,
  bl_y: 0.6,
  br_x: 0.6,
  br_y: 0.6,
  tl_x: 0.4,
  tl_y: 0.3,
  tr_x: 0.6,
  tr_y: 0.3,
} as const;

export const keywordWriter = (rows: RowWriter): KeywordWriter => {
  const root = rows.insert('AgLibraryKeyword', {
    dateCreated: 0,
    genealogy: genealogyStep(rows.lastId() + 1),
  });
  const known = new Map<string, number>();

  const keyword = (name: string, keywordType: 'person' | null): number => {
    const key = JSON.stringify([keywordType, name]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const genealogy = genealogyStep(root) + genealogyStep(rows.lastId() + 1);
    const fields = {
      dateCreated: 0,
      genealogy,
      keywordType,
      lc_name: name.toLowerCase(),
      name,
      parent: root,
    };
    const id = rows.insert('AgLibraryKeyword', fields);
    known.set(key, id);
    return id;
  };

  const apply = (image: number, file: LightroomFile): void => {
    for (const name of file.keywords ?? [])
      rows.insert('AgLibraryKeywordImage', { image, tag: keyword(name, null) });
    for (const name of file.people ?? []) {
      const tag = keyword(name, 'person');
      const face = rows.insert('AgLibraryFace', { ...faceCorners, image, regionType: 1 });
      rows.insert('AgLibraryKeywordFace', { face, tag, userPick: 1 });
      rows.insert('AgLibraryKeywordImage', { image, tag });
    }
  };
  return { root, apply };
};
