import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for @aws-sdk/credential-provider-node in the bundles of the functions. Lambda hands a function the credentials of its role in
 * the environment (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, seen November 2026), and so do the embedded
 * cloud and emulators: of the SDK's chain the first link answers, and profiles, single sign-on, STS and instance metadata behind it are
 * never asked. Without them a bundle is 140 KB smaller and loads 15 ms sooner (2026-11-26). Where the variables are missing the SDK's own
 * error names them.
 */
export const defaultProvider: typeof fromEnv = fromEnv;
