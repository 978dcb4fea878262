import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { SafelightError } from '../model/errors.ts';
import { isLoopback } from '../model/loopback.ts';
import type { S3Locator } from './locator.ts';

export type S3Sdk = typeof import('@aws-sdk/client-s3');

/** Loaded when it is needed: it is large. */
export const s3Sdk = (): Promise<S3Sdk> => import('@aws-sdk/client-s3');

/** Milliseconds. An upload that stands still for a minute is broken; how long all of it takes is not our business. */
const CONNECT_MS = 10_000;
const IDLE_MS = 60_000;

const nothing = (): undefined => undefined;
/** Without it the SDK warns on the console where a profile is named and keys are in the environment too. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing } as const;

/** A client for a store, with the keys of the SDK's own chain; `signer` in their stead. */
export const s3Client = (
  sdk: S3Sdk,
  { endpoint, region, profile }: Pick<S3Locator, 'endpoint' | 'region' | 'profile'>,
  signer?: NonNullable<S3ClientConfig['signer']>,
): S3Client => {
  const client = new sdk.S3Client({
    // Stores of one's own are mostly reached by path, and have one region, of whatever name.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true, region: region ?? 'us-east-1' }),
    ...(region === null ? {} : { region }),
    ...(profile === null ? {} : { profile }),
    ...(signer === undefined ? {} : { signer }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    followRegionRedirects: true,
    logger: SILENT,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
  });
  refusePlainHttp(client);
  return client;
};

/** An endpoint may also come from the AWS files or the environment, which the locator's check does not see. */
const refusePlainHttp = (client: S3Client): void => {
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { readonly protocol?: string; readonly hostname?: string };
      if (request.protocol !== 'https:' && !isLoopback(request.hostname ?? ''))
        throw new SafelightError('bad-argument', {
          what: 'the endpoint',
          why: 'http:// is for this computer only; others need https://',
        });
      return next(args);
    },
    { step: 'build', name: 'refusePlainHttp' },
  );
};
