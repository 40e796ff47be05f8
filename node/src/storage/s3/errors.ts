import { DatanetError } from '@datanet/records'

/** The S3 service can't be reached, or does not answer in time. */
export class S3UnreachableError extends DatanetError {
  readonly code = 'ERR_S3_UNREACHABLE'

  constructor(place: string, problem: string, options?: ErrorOptions) {
    super(
      `${place} can't be reached: ${problem}`,
      'Check content.s3.endpoint in config.json, and whether the service runs.',
      options,
    )
  }
}

/** The bucket is not there. */
export class S3BucketMissingError extends DatanetError {
  readonly code = 'ERR_S3_BUCKET_MISSING'

  constructor(place: string) {
    super(
      `there is no bucket for ${place}`,
      'Make the bucket, or name another one as content.s3.bucket in config.json.',
    )
  }
}

/** There are no keys for the S3 service, or it refuses them. */
export class S3KeysError extends DatanetError {
  readonly code = 'ERR_S3_KEYS'
}

/** What the S3 service answered is of no use. */
export class S3FailedError extends DatanetError {
  readonly code = 'ERR_S3_FAILED'

  constructor(place: string, problem: string, options?: ErrorOptions & { hint?: string }) {
    super(`${place} ${problem}`, options?.hint ?? 'Try again later; what the service said is above.', options)
  }
}
