import type { HostDocuments } from '../ports.ts';
import { inDesignDocuments } from './indesign.ts';
import type { InDesignModule, PremiereModule } from './other-modules.ts';
import { photoshopDocuments } from './photoshop.ts';
import type { PhotoshopModule } from './photoshop-module.ts';
import { premiereDocuments } from './premiere.ts';
import type { UxpModule } from './uxp-module.ts';

/** The host's own: there is no other way to its modules, and no other file that asks. */
declare const require: {
  (module: 'uxp'): UxpModule;
  (module: 'photoshop'): PhotoshopModule;
  (module: 'indesign'): InDesignModule;
  (module: 'premierepro'): PremiereModule;
};

export const loadUxp = (): UxpModule => require('uxp');

/** `host.name` is free text of the host: Photoshop where it is none of the others. */
export const loadDocuments = (uxp: UxpModule): HostDocuments => {
  const name = uxp.host.name.toLowerCase();
  if (name.includes('indesign')) return inDesignDocuments(require('indesign'), uxp);
  if (name.includes('premiere')) return premiereDocuments(require('premierepro'), uxp);
  return photoshopDocuments(require('photoshop'), uxp, name === 'browser' ? 'browser' : 'photoshop');
};
