import type { HostDocuments } from '../ports.ts';
import type { PremiereModule } from './other-modules.ts';
import type { UxpModule } from './uxp-module.ts';

/** Names the project that is open. It renders no copies: exported files are chosen. */
export const premiereDocuments = ({ Project }: PremiereModule, uxp: UxpModule): HostDocuments => ({
  host: 'premiere',
  version: uxp.host.version,
  formats: [],
  list: async () => {
    const project = await Project.getActiveProject();
    if (project === null) return [];
    return [{ id: project.path, name: project.name, place: { kind: 'local', path: project.path } }];
  },
  copy: async () => ({ kind: 'failed', document: '', why: 'no copies here' }),
});
