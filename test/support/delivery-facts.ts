import type { DeliveryFacts } from '../../core/src/workflows/delivery/records.ts';

/** A delivery of nothing to a client. */
export const deliveryFacts = (id: string, client = 'Huber'): DeliveryFacts => ({
  id,
  made: '2026-11-28T10:00:00.000Z',
  client: { name: client, language: 'en', archiveTo: null, wordsTo: null },
  purpose: 'full',
  shoots: [],
  metadata: 'client',
  credit: { creator: null, copyright: null, email: null, url: null },
  format: 'zip',
  words: 'a-b-c-d-e-f',
  recipients: [],
  folder: '/out',
  archives: [],
  files: 0,
  bytes: 0,
  problems: [],
  links: [],
  sent: [],
  closed: null,
});
