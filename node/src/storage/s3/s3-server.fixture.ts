import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'

/** The keys of the account of the local S3 server. */
export const LOCAL_KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/** An S3 server on this machine. */
export interface LocalS3 {
  readonly endpoint: string
  /** The folder of its objects; a bucket is a folder in it. */
  readonly dir: string
  stop(): Promise<void>
}

/** Starts an S3 server with these buckets. */
export async function startLocalS3(...buckets: string[]): Promise<LocalS3> {
  const dir = await mkdtemp(join(tmpdir(), 'datanet-s3-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: dir,
    configureBuckets: buckets.map((name) => ({ name })),
  })
  const { port } = await server.run()
  return {
    endpoint: `http://127.0.0.1:${port}`,
    dir,
    async stop() {
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
