import { resolve } from 'node:path'
import { readSecret } from '../repo/author-key.ts'
import type { RepoConfig } from '../repo/config.ts'
import { PinningServiceUnknownError, PinningTokenError } from './errors.ts'
import { PinningClient } from './pinning-client.ts'

/** Clients of the pinning services that a repo's settings name. */
export class PinningServices {
  readonly #dir: string
  readonly #settings: NonNullable<RepoConfig['pinningServices']>

  /** `dir` is the repo's folder: files with tokens lie there unless their whole path is named. */
  constructor(dir: string, settings: RepoConfig['pinningServices'] = []) {
    this.#dir = dir
    this.#settings = settings
  }

  /** A client; the token is read anew, so that a new one needs no restart. Throws ERR_PINNING_SERVICE_UNKNOWN, ERR_PINNING_TOKEN, ERR_KEY_RIGHTS. */
  async open(name: string): Promise<PinningClient> {
    const found = this.#settings.find((one) => one.name === name)
    if (found === undefined) {
      throw new PinningServiceUnknownError(
        name,
        this.#settings.map((one) => one.name),
      )
    }
    const { endpoint, tokenFile } = found
    const token = (await readSecret(resolve(this.#dir, tokenFile)))?.trim()
    if (token === undefined) throw new PinningTokenError(name, `the file ${tokenFile} is missing`)
    if (!/^[\x21-\x7e]{1,8192}$/.test(token)) throw new PinningTokenError(name, `the file ${tokenFile} holds no token`)
    return new PinningClient({ name, endpoint, token })
  }
}
