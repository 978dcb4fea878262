/** Bytes of an archive at the most, unless told: what drives formatted as FAT32 and most services take. */
export const LIMIT = 4_000_000_000;
/** Phones unpack no more. */
export const PHONE_LIMIT = 1_500_000_000;
