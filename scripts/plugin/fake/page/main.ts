import type { UxpFile } from '../../../../plugin/uxp/src/hosts/uxp-module.ts';
import type { Courier, FakeDocument } from '../disk-order.ts';
import { fakeFileSystem } from '../file-system.ts';
import { photoshopManifest } from '../manifest.ts';
import { fakeFs, fakeShell, requireOf, restrict } from '../missing.ts';
import { fakePhotoshop } from '../photoshop.ts';
import { domModal } from './modal.ts';
import { domPicker } from './picker.ts';

const address = new URL(location.href);
const token = address.searchParams.get('token') ?? '';
const locale = address.searchParams.get('locale') ?? 'en_US';
const slowness = Number(address.searchParams.get('slowness') ?? '150');

/** Kept before they are taken away: the host itself is a browser. */
const { fetch } = window;

const ask: Courier = async (order) => {
  const response = await fetch('/disk', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-token': token },
    body: JSON.stringify(order),
  });
  const told: unknown = await response.json();
  if (!response.ok) throw new Error(String(told));
  return told as Awaited<ReturnType<Courier>>;
};

/** `require` must be there before the panel's script: the list of documents is asked for without waiting. */
const documents = (): readonly FakeDocument[] => {
  const request = new XMLHttpRequest();
  request.open('POST', '/disk', false);
  request.setRequestHeader('content-type', 'application/json');
  request.setRequestHeader('x-token', token);
  request.send(JSON.stringify({ op: 'documents' }));
  return JSON.parse(request.responseText) as readonly FakeDocument[];
};

const files = fakeFileSystem(ask, domPicker(ask), photoshopManifest);
const photoshop = fakePhotoshop(
  documents(),
  ask,
  { show: (modal) => domModal(modal, () => photoshop.cancelModal()), slowness },
  (session) => files.getEntryForSessionToken(session) as UxpFile,
);
const read = async (url: string): Promise<string> => ((await files.getEntryWithUrl(url)) as UxpFile).read();

Object.assign(window, {
  require: requireOf({
    uxp: {
      host: { name: 'browser', version: '0.1.0', uiLocale: locale },
      storage: { localFileSystem: files },
      shell: fakeShell(photoshopManifest),
    },
    photoshop,
    fs: fakeFs(read, photoshopManifest),
  }),
  fakeHost: { occupy: (busy: boolean) => photoshop.occupy(busy) },
});
restrict(window as unknown as Record<string, unknown>, photoshopManifest);
