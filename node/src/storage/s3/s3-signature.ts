import { createHash, createHmac } from 'node:crypto'
import type { S3Credentials } from './s3-credentials.ts'

/** What is signed. */
export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Path and query hold no character that is not written as it is sent. */
  readonly url: URL
  readonly body?: Uint8Array
}

const ALGORITHM = 'AWS4-HMAC-SHA256'

const hexHash = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: Uint8Array | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/**
 * The headers that make a request the account's own: Signature Version 4, over the body too, so that the service refuses a
 * block that changed on its way. (AWS, "Signature Version 4 signing process".)
 */
export function signedHeaders(
  { method, url, body = new Uint8Array() }: S3Request,
  region: string,
  { accessKeyId, secretAccessKey, sessionToken }: S3Credentials,
  now: Date = new Date(),
): Record<string, string> {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const headers: Record<string, string> = {
    host: url.host,
    'x-amz-content-sha256': hexHash(body),
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  }
  const names = Object.keys(headers).sort()
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const query = url.search.slice(1).split('&').sort().join('&')
  const canonical = [method, url.pathname, query, lines, names.join(';'), headers['x-amz-content-sha256']].join('\n')

  const scope = [time.slice(0, 8), region, 's3', 'aws4_request']
  const key = scope.reduce<Uint8Array | string>((above, part) => hmac(above, part), `AWS4${secretAccessKey}`)
  const signature = hmac(key, [ALGORITHM, time, scope.join('/'), hexHash(canonical)].join('\n')).toString('hex')
  const { host, ...sent } = headers
  return {
    ...sent,
    authorization: `${ALGORITHM} Credential=${[accessKeyId, ...scope].join('/')}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  }
}
