import { describe, expect, test } from 'vitest';
import { uxpInbox } from '../../../plugin/uxp/src/hosts/files.ts';
import { inDesignDocuments } from '../../../plugin/uxp/src/hosts/indesign.ts';
import { photoshopDocuments } from '../../../plugin/uxp/src/hosts/photoshop.ts';
import type { PhotoshopDocument, PhotoshopModule } from '../../../plugin/uxp/src/hosts/photoshop-module.ts';
import { premiereDocuments } from '../../../plugin/uxp/src/hosts/premiere.ts';
import type { UxpFile, UxpFileSystem, UxpModule } from '../../../plugin/uxp/src/hosts/uxp-module.ts';
import type { CopyFormat } from '../../../plugin/uxp/src/ports.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { Editor } from './editor.ts';

const uxp: UxpModule = {
  host: { name: 'a host', version: '27.1.0', uiLocale: 'en_US' },
  storage: { localFileSystem: { createSessionToken: () => 'token' } as unknown as UxpFileSystem },
};

/** Photoshop with one document, and what it was asked to save. */
const photoshopWith = (some: Partial<PhotoshopDocument>, answer: Readonly<Record<string, unknown>> = {}) => {
  const asked: unknown[] = [];
  const save = async (_entry: UxpFile, options: unknown, asCopy: boolean): Promise<void> => {
    asked.push(options, asCopy);
  };
  const saveAs = { jpg: save, psd: save };
  const document = { id: 7, name: 'a.psd', path: '/a.psd', cloudDocument: false, saveAs, ...some };
  const photoshop: PhotoshopModule = {
    app: { documents: [document] },
    core: { executeAsModal: (target) => target({ isCancelled: false, reportProgress: () => undefined }) },
    action: {
      batchPlay: async (commands) => {
        asked.push(...commands);
        return [answer];
      },
    },
  };
  return { asked, host: photoshopDocuments(photoshop, uxp, 'photoshop') };
};

const entry = { name: 'a', nativePath: '/spool/a' } as UxpFile;
const copyAs = (format: CopyFormat, document = '7') =>
  [
    [{ document, to: { name: 'a', path: '/spool/a', entry } }],
    { format, title: 'copies', isCancelled: () => false, next: () => undefined },
  ] as const;

describe('Photoshop', () => {
  test.each([
    ['/a.psd', 'local'],
    ['C:\\a.psd', 'local'],
    ['\\\\server\\share\\a.psd', 'local'],
    ['', 'unsaved'],
    ['Untitled-1', 'unsaved'],
  ])('a document at %j is %s', async (path, kind) => {
    expect((await photoshopWith({ path }).host.list())[0]?.place.kind).toBe(kind);
  });

  test('a cloud document has an identifier for a path', async () => {
    const [found] = await photoshopWith({ cloudDocument: true, path: '/looks/like/a/path' }).host.list();
    expect(found?.place).toEqual({ kind: 'cloud' });
  });

  test('saves copies and nothing else, in the best quality and with the profile', async () => {
    const { asked, host } = photoshopWith({});
    expect(await host.copy(...copyAs('jpeg'))).toEqual({ kind: 'done' });
    expect(await host.copy(...copyAs('psd'))).toEqual({ kind: 'done' });
    expect(asked).toEqual([
      { quality: 12, embedColorProfile: true },
      true,
      { embedColorProfile: true },
      true,
    ]);
  });

  test('TIFF is an action on that document, as a copy, into that file', async () => {
    const { asked, host } = photoshopWith({});
    expect(await host.copy(...copyAs('tiff'))).toEqual({ kind: 'done' });
    expect(asked).toMatchObject([{ _obj: 'save', documentID: 7, copy: true, in: { _path: 'token' } }]);
  });

  test('an action that failed says so in its answer', async () => {
    const { host } = photoshopWith({}, { _obj: 'error', message: 'The disk is full' });
    expect(await host.copy(...copyAs('tiff'))).toEqual({
      kind: 'failed',
      document: '7',
      why: 'The disk is full',
    });
  });

  test('a document that was closed meanwhile', async () => {
    expect(await photoshopWith({}).host.copy(...copyAs('jpeg', '8'))).toMatchObject({ why: 'closed' });
  });
});

test('InDesign lists what is open, and renders nothing', async () => {
  const documents = [
    { id: 1, name: 'a.indd', saved: true, fullName: Promise.resolve('/a.indd') },
    { id: 2, name: 'b', saved: false, fullName: Promise.reject(new Error('never saved')) },
  ];
  documents[1]?.fullName.catch(() => undefined);
  const item = (index: number) => documents[index] ?? { id: 0, name: '', saved: false, fullName: '' };
  const host = inDesignDocuments({ app: { documents: { length: 2, item } } }, uxp);
  expect((await host.list()).map(({ place }) => place)).toEqual([
    { kind: 'local', path: '/a.indd' },
    { kind: 'unsaved' },
  ]);
  expect(host.formats).toEqual([]);
});

test('Premiere names its project, if there is one', async () => {
  const project = { name: 'a.prproj', path: '/a.prproj' };
  const list = (found: typeof project | null) =>
    premiereDocuments({ Project: { getActiveProject: async () => found } }, uxp).list();
  expect(await list(project)).toMatchObject([{ name: 'a.prproj', place: { path: '/a.prproj' } }]);
  expect(await list(null)).toEqual([]);
});

test('what has a name in the inbox is not written over', async () => {
  const editor = new Editor(temporaryFolder());
  const picked = await uxpInbox(editor.files).pick();
  await picked?.folder.put('a.json', 'first');
  await expect(picked?.folder.put('a.json', 'second')).rejects.toThrow('is there');
  expect(await picked?.folder.read('a.json')).toBe('first');
});
