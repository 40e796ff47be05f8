import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readS3Credentials } from './s3-credentials.ts'

const KEYS = { accessKeyId: 'ADA', secretAccessKey: 'hush/+=' }

let dir: string
let file: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-s3-keys-'))
  file = join(dir, 's3.json')
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

test('come from a file that its owner alone may read', async () => {
  await writeFile(file, JSON.stringify(KEYS), { mode: 0o600 })
  expect(await readS3Credentials(file, {})).toEqual(KEYS)
  await chmod(file, 0o640)
  await expect(readS3Credentials(file, {})).rejects.toMatchObject({ code: 'ERR_KEY_RIGHTS' })
})

test('come from the environment where no file is named, ours before those of others', async () => {
  const theirs = { AWS_ACCESS_KEY_ID: 'AWS', AWS_SECRET_ACCESS_KEY: 'other' }
  const ours = { DATANET_S3_ACCESS_KEY_ID: 'ADA', DATANET_S3_SECRET_ACCESS_KEY: 'hush/+=' }
  expect(await readS3Credentials(undefined, { ...theirs, ...ours })).toEqual(KEYS)
  expect(await readS3Credentials(undefined, theirs)).toEqual({ accessKeyId: 'AWS', secretAccessKey: 'other' })
  await expect(readS3Credentials(undefined, { ...ours, DATANET_S3_ACCESS_KEY_ID: '' })).rejects.toMatchObject({
    code: 'ERR_S3_KEYS',
  })
})

test.each([
  '',
  'no JSON',
  'null',
  '{"accessKeyId": "ADA"}',
  '{"accessKeyId": "ADA", "secretAccessKey": "two\\nhush lines"}',
])('a file that holds %j is refused, and not shown', async (text) => {
  await writeFile(file, text, { mode: 0o600 })
  const error = await readS3Credentials(file, {}).catch((error: unknown) => error)
  expect(error).toMatchObject({ code: 'ERR_S3_KEYS', message: expect.not.stringContaining('hush') })
  expect((error as Error).cause).toBeUndefined()
})

test('a file that is missing is named', async () => {
  await expect(readS3Credentials(file, {})).rejects.toMatchObject({
    code: 'ERR_S3_KEYS',
    message: expect.stringContaining(file),
  })
})
