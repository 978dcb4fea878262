/** The database version whose columns a catalog has: 0300025, 0500006, 0900000, 1100000, 1300000. */
export type LightroomShape = 'v3' | 'v5' | 'v9' | 'v11' | 'v13';

const majors = { v3: 3, v5: 5, v9: 9, v11: 11, v13: 13 } as const satisfies Record<LightroomShape, number>;

/**
 * A schema in the shape of Lightroom's, for the tables a backup reads. Tables, columns, `UNIQUE` and the missing types
 * are facts of the format, read from catalogs of versions 3 to 13; it has no foreign keys. Columns of a line that ends
 * with `-- n` came with version n or were first seen in it.
 */
const schema = `
CREATE TABLE Adobe_variablesTable (
  id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL, name, type, value NOT NULL DEFAULT '');
CREATE TABLE AgLibraryRootFolder (
  id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL,
  absolutePath UNIQUE NOT NULL DEFAULT '', name NOT NULL DEFAULT '', relativePathFromCatalog);
CREATE TABLE AgLibraryFolder (
  id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL,
  parentId INTEGER, visibility INTEGER, -- 9
  pathFromRoot NOT NULL DEFAULT '', rootFolder INTEGER NOT NULL DEFAULT 0);
CREATE TABLE AgLibraryFile (
  id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL,
  baseName NOT NULL DEFAULT '', errorMessage, errorTime, extension NOT NULL DEFAULT '', externalModTime,
  folder INTEGER NOT NULL DEFAULT 0, idx_filename NOT NULL DEFAULT '', importHash,
  lc_idx_filename NOT NULL DEFAULT '', lc_idx_filenameExtension NOT NULL DEFAULT '',
  md5, modTime, originalFilename NOT NULL DEFAULT '', sidecarExtensions);
CREATE TABLE Adobe_images (
  id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL,
  aspectRatioCache NOT NULL DEFAULT -1, captureTime, colorLabels NOT NULL DEFAULT '',
  bitDepth NOT NULL DEFAULT 0, colorChannels NOT NULL DEFAULT 0, colorMode NOT NULL DEFAULT -1, copyReason, -- 5
  copyCreationTime NOT NULL DEFAULT -63113817600, copyName, developSettingsIDCache,
  editLock INTEGER NOT NULL DEFAULT 0, -- 13
  fileFormat NOT NULL DEFAULT 'unset', fileHeight, fileWidth, hasMissingSidecars INTEGER, masterImage INTEGER,
  orientation, originalCaptureTime, pick NOT NULL DEFAULT 0, positionInFolder NOT NULL DEFAULT 'z',
  propertiesCache, rating, rootFile INTEGER NOT NULL DEFAULT 0, sidecarStatus,
  touchCount NOT NULL DEFAULT 0, touchTime NOT NULL DEFAULT 0);
CREATE TABLE Adobe_AdditionalMetadata (
  id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL,
  additionalInfoSet INTEGER NOT NULL DEFAULT 0, embeddedXmp INTEGER NOT NULL DEFAULT 0,
  externalXmpIsDirty INTEGER NOT NULL DEFAULT 0, image INTEGER, internalXmpDigest,
  isRawFile INTEGER NOT NULL DEFAULT 0, lastSynchronizedHash,
  lastSynchronizedTimestamp NOT NULL DEFAULT -63113817600, xmp NOT NULL DEFAULT '');
CREATE TABLE Adobe_imageDevelopSettings (
  id_local INTEGER PRIMARY KEY, croppedHeight, croppedWidth, digest, fileHeight, fileWidth, grayscale INTEGER,
  hasBigData INTEGER NOT NULL DEFAULT 0, -- 11
  hasAIMasks INTEGER NOT NULL DEFAULT 0, hasMasks INTEGER NOT NULL DEFAULT 0, -- 13
  profileCorrections, removeChromaticAberration, -- 7
  hasDevelopAdjustments INTEGER, hasDevelopAdjustmentsEx, historySettingsID, image INTEGER,
  processVersion, -- 5
  settingsID, snapshotID, text, validatedForVersion, whiteBalance);
CREATE TABLE AgLibraryCollection (
  id_local INTEGER PRIMARY KEY, creationId NOT NULL DEFAULT '', genealogy NOT NULL DEFAULT '', imageCount,
  name NOT NULL DEFAULT '', parent INTEGER, systemOnly NOT NULL DEFAULT '');
CREATE TABLE AgLibraryCollectionContent (
  id_local INTEGER PRIMARY KEY, collection INTEGER NOT NULL DEFAULT 0, content, owningModule);
CREATE TABLE AgLibraryCollectionImage (
  id_local INTEGER PRIMARY KEY, collection INTEGER NOT NULL DEFAULT 0, image INTEGER NOT NULL DEFAULT 0,
  pick NOT NULL DEFAULT 0, positionInCollection);
CREATE TABLE AgLibraryKeyword (
  id_local INTEGER PRIMARY KEY, id_global UNIQUE NOT NULL,
  dateCreated NOT NULL DEFAULT '', genealogy NOT NULL DEFAULT '', imageCountCache DEFAULT -1,
  includeOnExport INTEGER NOT NULL DEFAULT 1, includeParents INTEGER NOT NULL DEFAULT 1,
  keywordType, -- 5
  includeSynonyms INTEGER NOT NULL DEFAULT 1, lastApplied, lc_name, name, parent INTEGER);
CREATE TABLE AgLibraryKeywordImage (
  id_local INTEGER PRIMARY KEY, image INTEGER NOT NULL DEFAULT 0, tag INTEGER NOT NULL DEFAULT 0);
CREATE TABLE AgLibraryFace ( -- 5
  id_local INTEGER PRIMARY KEY, bl_x, bl_y, br_x, br_y, cluster INTEGER, image INTEGER NOT NULL DEFAULT 0, -- 5
  ignored INTEGER, -- 6
  regionType INTEGER NOT NULL DEFAULT 0, tl_x, tl_y, tr_x, tr_y); -- 5
CREATE TABLE AgLibraryKeywordFace ( -- 5
  id_local INTEGER PRIMARY KEY, face INTEGER NOT NULL DEFAULT 0, keyFace INTEGER, rankOrder, -- 5
  tag INTEGER NOT NULL DEFAULT 0, userPick INTEGER, userReject INTEGER); -- 5
CREATE UNIQUE INDEX index_AgLibraryFolder_rootFolderAndPath ON AgLibraryFolder(rootFolder, pathFromRoot);
CREATE UNIQUE INDEX index_AgLibraryFile_nameAndFolder ON AgLibraryFile(lc_idx_filename, folder);
CREATE INDEX index_Adobe_images_rootFile ON Adobe_images(rootFile);
CREATE INDEX index_Adobe_imageDevelopSettings_image ON Adobe_imageDevelopSettings(image);
`;

/** The statements that make an empty catalog of a shape. */
export const lightroomDdl = (shape: LightroomShape): string =>
  schema
    .split('\n')
    .filter((line) => Number(/-- (\d+)$/.exec(line)?.[1] ?? 0) <= majors[shape])
    .join('\n');
