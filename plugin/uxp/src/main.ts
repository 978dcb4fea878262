import { uxpInbox, uxpSettings } from './hosts/files.ts';
import { loadDocuments, loadUxp } from './hosts/modules.ts';
import { Panel } from './panel/panel.ts';
import type { Chance } from './ports.ts';
import { textsFor } from './text/strings.ts';
import { show } from './view/page.ts';

const chance: Chance = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
  id: () => crypto.randomUUID(),
};

const open = (): void => {
  const root = document.getElementById('panel');
  if (root === null) return;
  const uxp = loadUxp();
  const files = uxp.storage.localFileSystem;
  const texts = textsFor(uxp.host.uiLocale);
  const panel = new Panel({
    host: loadDocuments(uxp),
    inbox: uxpInbox(files),
    settings: uxpSettings(files),
    chance,
    copyTitle: texts('copying.modal'),
    onState: (state) => show(root, state, panel, texts),
  });
  void panel.start();
};

open();
