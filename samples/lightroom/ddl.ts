/**
 * A schema in the shape of Lightroom's, for the tables a backup reads. Names of tables and columns are facts of the
 * format, as are `UNIQUE`, the missing types and the versions in which a column came. There are no foreign keys.
 */

/** The database version whose columns a catalog has: 0500006, 0900000, 1100000, 1300000. */
export type LightroomShape = 'v5' | 'v9' | 'v11' | 'v13';

const majors = { v5: 5, v9: 9, v11: 11, v13: 13 } as const satisfies Record<LightroomShape, number>;

/** A column, or one that came with a later version. */
type Column = string | { readonly since: number; readonly column: string };

const since = (version: number, ...columns: readonly string[]): readonly Column[] =>
  columns.map((column) => ({ since: version, column }));

const id = 'id_local INTEGER PRIMARY KEY';
const uuid = 'id_global UNIQUE NOT NULL';

const tables: Readonly<Record<string, readonly Column[]>> = {
  Adobe_variablesTable: [id, uuid, 'name', 'type', "value NOT NULL DEFAULT ''"],
  AgLibraryRootFolder: [
    id,
    uuid,
    "absolutePath UNIQUE NOT NULL DEFAULT ''",
    "name NOT NULL DEFAULT ''",
    'relativePathFromCatalog',
  ],
  AgLibraryFolder: [
    id,
    uuid,
    ...since(9, 'parentId INTEGER'),
    "pathFromRoot NOT NULL DEFAULT ''",
    'rootFolder INTEGER NOT NULL DEFAULT 0',
    ...since(9, 'visibility INTEGER'),
  ],
  AgLibraryFile: [
    id,
    uuid,
    "baseName NOT NULL DEFAULT ''",
    'errorMessage',
    'errorTime',
    "extension NOT NULL DEFAULT ''",
    'externalModTime',
    'folder INTEGER NOT NULL DEFAULT 0',
    "idx_filename NOT NULL DEFAULT ''",
    'importHash',
    "lc_idx_filename NOT NULL DEFAULT ''",
    "lc_idx_filenameExtension NOT NULL DEFAULT ''",
    'md5',
    'modTime',
    "originalFilename NOT NULL DEFAULT ''",
    'sidecarExtensions',
  ],
  Adobe_images: [
    id,
    uuid,
    'aspectRatioCache NOT NULL DEFAULT -1',
    'bitDepth NOT NULL DEFAULT 0',
    'captureTime',
    'colorChannels NOT NULL DEFAULT 0',
    "colorLabels NOT NULL DEFAULT ''",
    'colorMode NOT NULL DEFAULT -1',
    'copyCreationTime NOT NULL DEFAULT -63113817600',
    'copyName',
    'copyReason',
    'developSettingsIDCache',
    ...since(13, 'editLock INTEGER NOT NULL DEFAULT 0'),
    "fileFormat NOT NULL DEFAULT 'unset'",
    'fileHeight',
    'fileWidth',
    'hasMissingSidecars INTEGER',
    'masterImage INTEGER',
    'orientation',
    'originalCaptureTime',
    'pick NOT NULL DEFAULT 0',
    "positionInFolder NOT NULL DEFAULT 'z'",
    'propertiesCache',
    'rating',
    'rootFile INTEGER NOT NULL DEFAULT 0',
    'sidecarStatus',
    'touchCount NOT NULL DEFAULT 0',
    'touchTime NOT NULL DEFAULT 0',
  ],
  Adobe_AdditionalMetadata: [
    id,
    uuid,
    'additionalInfoSet INTEGER NOT NULL DEFAULT 0',
    'embeddedXmp INTEGER NOT NULL DEFAULT 0',
    'externalXmpIsDirty INTEGER NOT NULL DEFAULT 0',
    'image INTEGER',
    'internalXmpDigest',
    'isRawFile INTEGER NOT NULL DEFAULT 0',
    'lastSynchronizedHash',
    'lastSynchronizedTimestamp NOT NULL DEFAULT -63113817600',
    "xmp NOT NULL DEFAULT ''",
  ],
  Adobe_imageDevelopSettings: [
    id,
    'croppedHeight',
    'croppedWidth',
    'digest',
    'fileHeight',
    'fileWidth',
    'grayscale INTEGER',
    ...since(13, 'hasAIMasks INTEGER NOT NULL DEFAULT 0'),
    ...since(11, 'hasBigData INTEGER NOT NULL DEFAULT 0'),
    'hasDevelopAdjustments INTEGER',
    'hasDevelopAdjustmentsEx',
    ...since(13, 'hasMasks INTEGER NOT NULL DEFAULT 0', 'hasRetouch INTEGER NOT NULL DEFAULT 0'),
    'historySettingsID',
    'image INTEGER',
    'processVersion',
    ...since(7, 'profileCorrections', 'removeChromaticAberration'),
    'settingsID',
    'snapshotID',
    'text',
    'validatedForVersion',
    'whiteBalance',
  ],
  AgLibraryCollection: [
    id,
    "creationId NOT NULL DEFAULT ''",
    "genealogy NOT NULL DEFAULT ''",
    'imageCount',
    "name NOT NULL DEFAULT ''",
    'parent INTEGER',
    "systemOnly NOT NULL DEFAULT ''",
  ],
  AgLibraryCollectionContent: [id, 'collection INTEGER NOT NULL DEFAULT 0', 'content', 'owningModule'],
  AgLibraryCollectionImage: [
    id,
    'collection INTEGER NOT NULL DEFAULT 0',
    'image INTEGER NOT NULL DEFAULT 0',
    'pick NOT NULL DEFAULT 0',
    'positionInCollection',
  ],
  AgLibraryKeyword: [
    id,
    uuid,
    "dateCreated NOT NULL DEFAULT ''",
    "genealogy NOT NULL DEFAULT ''",
    'imageCountCache DEFAULT -1',
    'includeOnExport INTEGER NOT NULL DEFAULT 1',
    'includeParents INTEGER NOT NULL DEFAULT 1',
    'includeSynonyms INTEGER NOT NULL DEFAULT 1',
    'keywordType',
    'lastApplied',
    'lc_name',
    'name',
    'parent INTEGER',
  ],
  AgLibraryKeywordImage: [id, 'image INTEGER NOT NULL DEFAULT 0', 'tag INTEGER NOT NULL DEFAULT 0'],
  AgLibraryFace: [
    id,
    'bl_x',
    'bl_y',
    'br_x',
    'br_y',
    'cluster INTEGER',
    'image INTEGER NOT NULL DEFAULT 0',
    'imageOrientation',
    ...since(6, 'ignored INTEGER'),
    'regionType INTEGER NOT NULL DEFAULT 0',
    'tl_x',
    'tl_y',
    'tr_x',
    'tr_y',
  ],
  AgLibraryKeywordFace: [
    id,
    'face INTEGER NOT NULL DEFAULT 0',
    'keyFace INTEGER',
    'rankOrder',
    'tag INTEGER NOT NULL DEFAULT 0',
    'userPick INTEGER',
    'userReject INTEGER',
  ],
};

const indexes: readonly string[] = [
  'CREATE UNIQUE INDEX index_AgLibraryFolder_rootFolderAndPath ON AgLibraryFolder(rootFolder, pathFromRoot)',
  'CREATE UNIQUE INDEX index_AgLibraryFile_nameAndFolder ON AgLibraryFile(lc_idx_filename, folder)',
  'CREATE INDEX index_Adobe_images_rootFile ON Adobe_images(rootFile)',
  'CREATE INDEX index_Adobe_imageDevelopSettings_image ON Adobe_imageDevelopSettings(image)',
];

/** The statements that make an empty catalog of a shape. */
export const lightroomDdl = (shape: LightroomShape): string => {
  const present = (column: Column): readonly string[] =>
    typeof column === 'string' ? [column] : column.since <= majors[shape] ? [column.column] : [];
  const creates = Object.entries(tables).map(
    ([table, columns]) => `CREATE TABLE ${table} (${columns.flatMap(present).join(', ')})`,
  );
  return `${[...creates, ...indexes].join(';\n')};`;
};
