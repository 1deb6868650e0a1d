import { createHash } from 'node:crypto';
import { type Answer, signedRequest } from './services/signed-request.ts';

/**
 * The bucket of the embedded cloud: what npm start needs of it.
 * Everything goes through the proxy that announces objects, so an upload from here is an upload like any other.
 */
export interface LocalBucket {
  /** False when the object has this content already. */
  putIfChanged(key: string, body: Buffer, contentType: string): Promise<boolean>;
  get(key: string): Promise<Buffer | undefined>;
}

export function localBucket(url: string, bucket: string): LocalBucket {
  const address = (key: string) => `${url}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const call = async (method: string, key: string, body?: Buffer, contentType?: string): Promise<Answer> => {
    const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
    const answer = await signedRequest(address(key), method, headers, body);
    if (answer.status >= 300 && answer.status !== 404) {
      throw new Error(`The bucket answered ${answer.status} to ${method} of ${key}: ${answer.body.toString('utf8')}`);
    }
    return answer;
  };
  return {
    async putIfChanged(key, body, contentType) {
      const present = await call('HEAD', key);
      const etag = present.headers.etag?.replaceAll('"', '');
      // The etag of an object that was put in one piece is the MD5 of its bytes.
      if (present.status === 200 && etag === createHash('md5').update(body).digest('hex')) return false;
      await call('PUT', key, body, contentType);
      return true;
    },
    async get(key) {
      const { status, body } = await call('GET', key);
      return status === 200 ? body : undefined;
    },
  };
}
