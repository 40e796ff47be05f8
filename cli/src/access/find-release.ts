/**
 * Which release a text stands for. Anybody who may write can call a release as they like, also as one that others expect, so:
 * 1. An id is itself; `NAME@DID` is the release that this author calls so.
 * 2. A name alone stands for a release that nobody else's has, and only of an author whom the reader has reason to trust:
 *    itself, the founder, a validator or an issuer. In all other cases the releases are listed, and none is taken.
 */
import type { Operations, ReleaseInfo } from '@datanet/client'
import { NameAmbiguousError, ReleaseNotFoundError, ReleaseUntrustedError } from '../errors.ts'
import { isCid } from './find-datanet.ts'

const WITH_AUTHOR = /^(.+)@(did:key:z[1-9A-HJ-NP-Za-km-z]+)$/s

type Asked = Pick<Operations, 'listReleases' | 'getDatanet' | 'getIdentity'>

/** See the header. Throws ERR_RELEASE_NOT_FOUND, ERR_NAME_AMBIGUOUS, ERR_RELEASE_UNTRUSTED. */
export async function findRelease(operations: Asked, datanet: string, given: string): Promise<string> {
  if (isCid(given)) return given
  const releases = await operations.listReleases({ datanet })
  const [, name, author] = WITH_AUTHOR.exec(given) ?? [null, given, null]
  const named = releases.filter((release) => release.name === name && (author === null || release.author === author))
  const [first] = named
  if (first === undefined) throw new ReleaseNotFoundError(given)
  if (named.length > 1) throw new NameAmbiguousError(given, named.map(described))
  if (author === null && !(await isTrusted(operations, datanet, first.author)))
    throw new ReleaseUntrustedError(given, described(first), `${given}@${first.author}`)
  return first.release
}

function described({ release, author }: ReleaseInfo): string {
  return `${release} by ${author}`
}

async function isTrusted(operations: Asked, datanet: string, author: string): Promise<boolean> {
  const [own, { founder, charter }] = await Promise.all([operations.getIdentity(), operations.getDatanet({ datanet })])
  if (author === own.author || author === founder) return true
  return charter?.validators.some((one) => one.author === author) === true || charter?.issuers.includes(author) === true
}
