import { DocumentError, parseDocument, Welcome } from '@safelight/manifests';
import type { InboxFolder } from '../ports.ts';

/** Milliseconds: Safelight says every ten seconds that it looks. */
const ASLEEP_MS = 60_000;

/**
 * What the inbox says may be asked for. `missing`: Safelight never looked into this folder. `asleep`: it did, and does not now: a
 * job waits. `unreadable`: half written, or by another version.
 */
export type Greeting =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'awake' | 'asleep'; readonly welcome: Welcome };

export const readGreeting = async (inbox: InboxFolder, now: number): Promise<Greeting> => {
  const text = await inbox.read('welcome.json');
  if (text === null) return { kind: 'missing' };
  try {
    const welcome = parseDocument(Welcome, text);
    const age = now - Date.parse(welcome.seen);
    return { kind: age > ASLEEP_MS ? 'asleep' : 'awake', welcome };
  } catch (error) {
    if (error instanceof DocumentError) return { kind: 'unreadable', why: error.why };
    throw error;
  }
};

export const presetsOf = (greeting: Greeting): Welcome['presets'] =>
  'welcome' in greeting ? greeting.welcome.presets : [];

/** Does the path lie below an approved folder, as far as its spelling tells? Safelight itself looks closer. */
export const isApproved = (path: string, greeting: Greeting): boolean => {
  if (!('welcome' in greeting) || /(^|[\\/])\.\.([\\/]|$)/.test(path)) return false;
  return greeting.welcome.roots.some((root) => {
    const folder = root.replace(/[\\/]+$/, '');
    return path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);
  });
};
