import { createHash } from 'node:crypto';

/**
 * The bucket of the embedded cloud, over plain HTTP: what npm start needs of it, without the SDK, which costs the process some 40 MB.
 * Everything goes through the proxy that announces objects, so an upload from here is an upload like any other.
 */
export interface LocalBucket {
  /** False when the object has this content already. */
  putIfChanged(key: string, body: Buffer, contentType: string): Promise<boolean>;
  get(key: string): Promise<Buffer | undefined>;
}

/** Signed for nobody in particular: the embedded cloud checks that a request is signed, not by whom. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none';

export function localBucket(url: string, bucket: string): LocalBucket {
  const address = (key: string) => `${url}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const call = async (method: string, key: string, body?: Buffer, contentType?: string): Promise<Response> => {
    const response = await fetch(address(key), {
      method,
      headers: { authorization, ...(contentType === undefined ? {} : { 'content-type': contentType }) },
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    if (!response.ok && response.status !== 404) {
      throw new Error(`The bucket answered ${response.status} to ${method} of ${key}: ${await response.text()}`);
    }
    return response;
  };
  return {
    async putIfChanged(key, body, contentType) {
      const present = await call('HEAD', key);
      const etag = present.headers.get('etag')?.replaceAll('"', '');
      // The etag of an object that was put in one piece is the MD5 of its bytes.
      if (present.ok && etag === createHash('md5').update(body).digest('hex')) return false;
      await call('PUT', key, body, contentType);
      return true;
    },
    async get(key) {
      const response = await call('GET', key);
      return response.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
    },
  };
}
