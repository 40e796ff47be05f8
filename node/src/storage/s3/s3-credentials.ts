import { readSecret } from '../../repo/author-key.ts'
import { S3KeysError } from './errors.ts'

/** The keys of an account of an S3 service. */
export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of keys that hold for a while alone. */
  readonly sessionToken?: string
}

const VARIABLES = [
  ['DATANET_S3_ACCESS_KEY_ID', 'DATANET_S3_SECRET_ACCESS_KEY', 'DATANET_S3_SESSION_TOKEN'],
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
] as const

const HINT =
  'Set DATANET_S3_ACCESS_KEY_ID and DATANET_S3_SECRET_ACCESS_KEY, or name a file as content.s3.credentialsFile in config.json that ' +
  'you alone may read (chmod 600): {"accessKeyId": "…", "secretAccessKey": "…"}.'

/**
 * The keys: from the file where one is named, else from the environment.
 * Throws ERR_S3_KEYS where there are none, ERR_KEY_RIGHTS where others may read the file.
 */
export async function readS3Credentials(
  file: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<S3Credentials> {
  if (file !== undefined) return parseCredentials(await readSecret(file), file)
  for (const [id, secret, session] of VARIABLES) {
    const [accessKeyId, secretAccessKey, sessionToken] = [env[id], env[secret], env[session]]
    if (!accessKeyId || !secretAccessKey) continue
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
  }
  throw new S3KeysError('there are no keys for the S3 service that keeps the content', HINT)
}

/** What stands in the file is told to nobody, not even where it is wrong. */
function parseCredentials(text: string | undefined, file: string): S3Credentials {
  if (text === undefined) throw new S3KeysError(`the file with the keys of the S3 service, ${file}, is missing`, HINT)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'accessKeyId' in value && 'secretAccessKey' in value) {
      const { accessKeyId, secretAccessKey } = value
      if (isKey(accessKeyId) && isKey(secretAccessKey)) return { accessKeyId, secretAccessKey }
    }
  } catch {
    // as below
  }
  throw new S3KeysError(`the file ${file} holds no keys of an S3 service`, HINT)
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,512}$/.test(value)
}
