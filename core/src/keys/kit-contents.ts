export interface KitEntry {
  readonly name: string;
  /** As the user knows it: a folder, `s3:…`, `rclone:…`. */
  readonly path: string;
}

/** All the sheet says, but the words. */
export interface Kit {
  readonly vaultName: string;
  /** The vault's uuid. */
  readonly vaultId: string;
  /** Of its certificate: 40 hex digits. */
  readonly fingerprint: string;
  readonly created: Date;
  /** The computer it was made on. */
  readonly machine: string;
  readonly keystore: 'keychain' | 'file';
  readonly places: readonly KitEntry[];
  readonly sets: readonly KitEntry[];
}
