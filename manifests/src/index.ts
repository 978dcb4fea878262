export * from './config.ts';
export type * from './digests.ts';
export * from './inventory.ts';
export * from './json-lines.ts';
export * from './keyring.ts';
export * from './snapshot.ts';
export * from './vault.ts';
