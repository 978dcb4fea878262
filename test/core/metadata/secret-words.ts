/** Where people, places, machines and habits are written, each with a word that can be looked for. */
export const secrets = [
  '-XMP-dc:Title=secret-title',
  '-XMP-dc:Description=secret-caption',
  '-XMP-dc:Subject=secret-keyword',
  '-XMP-lr:HierarchicalSubject=People|secret-person',
  '-XMP-iptcExt:PersonInImage=secret-shown',
  '-XMP-mwg-rs:RegionInfo={AppliedToDimensions={W=64,H=48,Unit=pixel},RegionList=[{Area={X=0.5,Y=0.5,W=0.1,H=0.1,Unit=normalized},Name=secret-face,Type=Face}]}',
  '-XMP-MP:RegionInfoMP={Regions=[{PersonDisplayName=secret-microsoft,Rectangle=0.1\\, 0.1\\, 0.2\\, 0.2}]}',
  '-XMP-photoshop:City=secret-city',
  '-XMP-photoshop:History=secret-history',
  '-XMP-xmpMM:DocumentID=secret-document',
  '-XMP-xmpMM:DerivedFrom={DocumentID=secret-derived}',
  '-XMP-crs:RawFileName=secret-raw.cr3',
  '-XMP-xmp:CreatorTool=secret-tool',
  '-XMP-xmp:Label=secret-label',
  '-XMP-aux:SerialNumber=secret-aux-serial',
  '-XMP-exif:GPSLatitude=53.55',
];
export const exifSecrets = [
  '-IFD0:ImageDescription=secret-description',
  '-IFD0:Software=secret-software',
  '-IFD0:HostComputer=secret-host',
  '-IFD0:XPKeywords=secret-xp',
  '-ExifIFD:UserComment=secret-comment',
  '-ExifIFD:SerialNumber=secret-serial',
  '-ExifIFD:LensSerialNumber=secret-lens',
  '-ExifIFD:OwnerName=secret-owner',
  '-ExifIFD:ImageUniqueID=secret-unique',
  '-GPSLatitude=53.55',
  '-GPSLatitudeRef=N',
  '-GPSAreaInformation=secret-area',
];
/** What a client may know. */
export const kept = [
  '-XMP-dc:Creator=Carla Muster',
  '-XMP-dc:Rights=© Carla Müster',
  '-XMP-iptcCore:CreatorWorkEmail=carla@example.org',
];
