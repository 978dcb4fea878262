import { PermissionDenied } from './file-system.ts';
import type { HostManifest } from './manifest.ts';

/**
 * What browsers have and UXP has not, or not in every version that the panel is for: `URLSearchParams` came with UXP 9.1, `TextDecoder` is
 * missing in Premiere, the others are in none of its lists (https://developer.adobe.com/photoshop/uxp/2022/uxp-api/).
 */
export const missingGlobals = [
  'URLSearchParams',
  'TextDecoder',
  'TextEncoder',
  'structuredClone',
  'Intl',
  'indexedDB',
  'caches',
  'Worker',
  'SharedWorker',
  'BroadcastChannel',
  'Notification',
  'EventSource',
  'WebTransport',
  'RTCPeerConnection',
  'requestIdleCallback',
  'showOpenFilePicker',
  'showSaveFilePicker',
  'showDirectoryPicker',
  'DOMParser',
  'XMLSerializer',
  'process',
  'Buffer',
] as const;

type Globals = Record<string, unknown>;

/** Takes away what is missing in UXP, and lets out only what the manifest declares. */
export const restrict = (globals: Globals, { requiredPermissions }: HostManifest): void => {
  for (const name of missingGlobals) delete globals[name];
  const domains = requiredPermissions.network?.domains ?? [];
  const assertDeclared = (address: unknown): void => {
    const url = new URL(String(address));
    if (domains !== 'all' && !domains.includes(`${url.protocol}//${url.host}`))
      throw new PermissionDenied(`${url.protocol}//${url.host} is not in the manifest`);
  };
  const { fetch } = globals as { fetch?: (address: unknown, options?: unknown) => Promise<unknown> };
  globals['fetch'] = async (address: unknown, options?: unknown) => {
    assertDeclared(address);
    return fetch?.(address, options);
  };
  for (const name of ['WebSocket', 'XMLHttpRequest']) {
    const Real = globals[name] as (new (...args: readonly unknown[]) => object) | undefined;
    globals[name] = function Guarded(this: unknown, ...args: readonly unknown[]): object {
      if (name === 'WebSocket') assertDeclared(args[0]);
      else if (domains.length === 0) throw new PermissionDenied('no network in the manifest');
      if (Real === undefined) throw new ReferenceError(`${name} is not defined`);
      return new Real(...args);
    };
  }
  if (requiredPermissions.allowCodeGenerationFromStrings !== true)
    for (const name of ['eval', 'Function'])
      globals[name] = () => {
        throw new EvalError('Code generation from strings disallowed for this context');
      };
};

/** `require('uxp').shell`: what leads to another program is declared, too. */
export const fakeShell = ({ requiredPermissions }: HostManifest) => ({
  openExternal: async (address: string): Promise<string> => {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase() ?? '';
    const declared = requiredPermissions.launchProcess?.schemes ?? [];
    if (scheme === 'file' || !declared.includes(scheme))
      throw new PermissionDenied(`the scheme ${scheme} is not in the manifest`);
    return '';
  },
});

/** `require`: the modules of the host, and none that starts a program or listens. */
export const requireOf =
  (modules: Readonly<Record<string, unknown>>) =>
  (name: string): unknown => {
    if (!Object.hasOwn(modules, name)) throw new Error(`Cannot find module '${name}'`);
    return modules[name];
  };

/** `require('fs')`: paths of the plugin's own folders; any other needs `fullAccess`. */
export const fakeFs = (read: (url: string) => Promise<string>, { requiredPermissions }: HostManifest) => ({
  readFile: async (path: string): Promise<string> => {
    const own = /^plugin-(data|temp):/.test(path);
    if (!own && requiredPermissions.localFileSystem !== 'fullAccess') throw new PermissionDenied(path);
    return read(path);
  },
});
