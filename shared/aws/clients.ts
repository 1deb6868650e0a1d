/**
 * What every client of the SDK is made with. The clients themselves live beside what uses them, one per warm function and made when first
 * needed, so that a function bundles and opens only what it calls. Connections are kept alive (the SDK's default).
 * Endpoints come from AWS_ENDPOINT_URL_<SERVICE>, credentials and region from the function's own environment.
 */
export const clientOptions = {
  /** The first try and three more, with the SDK's own backoff. */
  maxAttempts: 4,
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    /** Without it a request that never ends is only logged. */
    throwOnRequestTimeout: true,
  },
};
