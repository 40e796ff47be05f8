import type { Operations } from '@datanet/client'
import { plainText } from '../present/plain-text.ts'
import { shortDid } from '../present/short-id.ts'

/** What the authors of a datanet call themselves, for showing beside their ids. */
export class Names {
  readonly #names: ReadonlyMap<string, string>

  constructor(profiles: readonly { author: string; name: string }[]) {
    this.#names = new Map(profiles.map(({ author, name }) => [author, plainText(name)]))
  }

  /** Names are an extra: where they can't be had, ids stand alone. */
  static async of(operations: Pick<Operations, 'listProfiles'>, datanet: string): Promise<Names> {
    return new Names(await operations.listProfiles({ datanet }).catch(() => []))
  }

  /** "Ada z6MkhaXg…Qx3f9a"; the id alone for an author without a name. */
  label(author: string): string {
    const name = this.#names.get(author)
    return name === undefined || name === '' ? shortDid(author) : `${name} ${shortDid(author)}`
  }

  /** "Ada did:key:z6MkhaXg…", with the whole id. */
  full(author: string): string {
    const name = this.#names.get(author)
    return name === undefined || name === '' ? author : `${name} ${author}`
  }
}
