import type { IncomingMessage } from 'node:http';
import type { Faults, Instead } from './faulty-s3.ts';
import { NO_FAULTS } from './faulty-s3.ts';

const CLASS = 'DEEP_ARCHIVE';

const refusal = (status: number, code: string): Instead => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`),
});

const keyOf = ({ url = '' }: IncomingMessage): string => decodeURIComponent(url.split('?')[0] ?? '');

/**
 * What S3 does with files of an archive class (S3 User Guide, "Archive retrieval options"; RestoreObject), before a store that
 * keeps the class and hands out its files at once: they are refused until they were asked for and brought.
 */
export const archive = () => {
  const asked = new Map<string, 'coming' | 'here'>();
  /** Requests that asked for a file, in their order. */
  const requests: string[] = [];
  const restore = (request: IncomingMessage): Instead => {
    const key = keyOf(request);
    if (asked.get(key) === 'coming') return refusal(409, 'RestoreAlreadyInProgress');
    requests.push(key);
    asked.set(key, 'coming');
    return { status: 202, headers: {}, body: Buffer.alloc(0) };
  };
  const faults: Faults = {
    ...NO_FAULTS,
    instead: (request, told) => {
      if (request.method === 'POST' && /[?&]restore\b/.test(request.url ?? '')) return restore(request);
      if (told.headers['x-amz-storage-class'] !== CLASS) return null;
      const state = asked.get(keyOf(request));
      if (request.method === 'GET') return state === 'here' ? null : refusal(403, 'InvalidObjectState');
      if (request.method !== 'HEAD' || state === undefined) return null;
      const restored = `ongoing-request="${state === 'coming'}"`;
      const { 'transfer-encoding': _chunked, ...headers } = told.headers as Record<string, string>;
      return { status: 200, headers: { ...headers, 'x-amz-restore': restored }, body: Buffer.alloc(0) };
    },
  };
  return {
    faults,
    requests,
    /** What was asked for is there now. */
    bring: () => {
      for (const key of asked.keys()) asked.set(key, 'here');
    },
    /** It has been there for its days. */
    freeze: () => asked.clear(),
  };
};
