import { uxpManifest } from '../../../manifests/src/index.ts';

/** What of a manifest a host enforces (https://developer.adobe.com/photoshop/uxp/2022/guides/uxp_guide/uxp-misc/manifest-v5/). */
export interface HostManifest {
  readonly requiredPermissions: {
    readonly localFileSystem?: 'plugin' | 'request' | 'fullAccess';
    readonly network?: { readonly domains: readonly string[] | 'all' };
    readonly launchProcess?: {
      readonly schemes?: readonly string[];
      readonly extensions?: readonly string[];
    };
    readonly allowCodeGenerationFromStrings?: boolean;
  };
}

/** Photoshop's own, as it is packed: what it does not declare is denied here, too. */
export const photoshopManifest: HostManifest = uxpManifest('PS');
