/** What an S3 service answers, as answers or as errors of ours. */
import { DiskFullError } from '../errors.ts'
import { S3BucketMissingError, S3FailedError, S3KeysError } from './errors.ts'

/** Bytes of the largest answer: a block, or a page of a listing. */
export const MAX_S3_ANSWER = 16 * 2 ** 20

const QUOTA_CODES: ReadonlySet<string> = new Set([
  'QuotaExceeded',
  'StorageFull',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
])
const AGAIN: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** Whether the same request may fare better soon. */
export function isPassing(status: number): boolean {
  return AGAIN.has(status)
}

/** An answer with its body whole. Throws ERR_S3_FAILED for one that is too large. */
export async function wholeAnswer(response: Response, place: string): Promise<Response> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    // leaving the loop ends the request
    if (size > MAX_S3_ANSWER) throw new S3FailedError(place, `answered with more than ${MAX_S3_ANSWER} bytes`)
    chunks.push(chunk)
  }
  const { status, headers } = response
  const body = status === 204 || status === 304 ? null : Buffer.concat(chunks)
  return new Response(body, { status, headers })
}

/** What is wrong with an answer, or null for one that can be used; what is not there is an answer too. */
export async function faultOf(answer: Response, place: string): Promise<Error | null> {
  const { status } = answer
  if (status >= 200 && status < 300) return null
  const code = /<Code>([A-Za-z0-9._-]{1,100})<\/Code>/.exec(await answer.clone().text())?.[1] ?? ''
  if (code === 'NoSuchBucket') return new S3BucketMissingError(place)
  if (status === 404) return null
  const said = code === '' ? `status ${status}` : `${code} (status ${status})`
  if (status === 507 || QUOTA_CODES.has(code)) return new DiskFullError(`${place} (the service says ${said})`)
  if (status >= 300 && status < 400) {
    const hint = 'Set content.s3.endpoint and content.s3.region in config.json as the service has them for this bucket.'
    return new S3FailedError(place, `is served elsewhere: the service says ${said}`, { hint })
  }
  if (status === 401 || status === 403) {
    return new S3KeysError(
      `${place} is refused to these keys: the service says ${said}`,
      code === 'RequestTimeTooSkewed'
        ? 'Set the clock of this machine.'
        : 'Check the keys, and that they may list the bucket, and read, write and delete in it.',
    )
  }
  return new S3FailedError(place, `can't be used: the service says ${said}`)
}
