import type { DatanetDetail, ReleaseInfo } from '@datanet/client'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findRelease } from './find-release.ts'

const DATANET = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const did = (letter: string) => `did:key:z6Mk${letter.repeat(44)}`
const [ME, FOUNDER, VALIDATOR, ISSUER, WRITER, HOSTILE] = ['a', 'b', 'c', 'd', 'e', 'f'].map(did) as [string, string, string, string, string, string] // biome-ignore format: one list
const TRUSTED = [ME, FOUNDER, VALIDATOR, ISSUER]

function release(name: string, author: string, n: number): ReleaseInfo {
  return { release: `bafyreirelease${`${n}`.replace(/./g, (digit) => 'abcdefghij'[Number(digit)] as string)}aaaaaa`, name, author, contributions: 1, rows: 1, bytes: 1 } // biome-ignore format: one record
}

/** A peer that knows these releases. */
function peerWith(releases: readonly ReleaseInfo[]) {
  const charter = { validators: [{ author: VALIDATOR, weight: '1' }], issuers: [ISSUER], writers: [WRITER] }
  return {
    listReleases: async () => [...releases],
    getIdentity: async () => ({ author: ME, peerId: '12D3KooW' }),
    getDatanet: async () => ({ datanet: DATANET, founder: FOUNDER, charter }) as unknown as DatanetDetail,
  }
}

describe('a release', () => {
  test('is found by a name that one trusted author alone uses', async () => {
    for (const author of TRUSTED) {
      const one = release('v1', author, 1)
      expect(await findRelease(peerWith([one, release('v2', HOSTILE, 2)]), DATANET, 'v1')).toBe(one.release)
    }
  })

  test('of an author without an office is refused by its name alone, and found with its author or by its id', async () => {
    for (const author of [WRITER, HOSTILE]) {
      const one = release('v1', author, 1)
      const peer = peerWith([one])
      await expect(findRelease(peer, DATANET, 'v1')).rejects.toMatchObject({
        code: 'ERR_RELEASE_UNTRUSTED',
        message: expect.stringContaining(one.release),
        hint: expect.stringContaining(`v1@${author}`),
      })
      expect(await findRelease(peer, DATANET, `v1@${author}`)).toBe(one.release)
      expect(await findRelease(peer, DATANET, one.release)).toBe(one.release)
    }
  })

  test('whose name another author has taken too is refused, with the full ids of both', async () => {
    const both = [release('v1', FOUNDER, 1), release('v1', HOSTILE, 2)]
    for (const releases of [both, both.toReversed()]) {
      const refused = findRelease(peerWith(releases), DATANET, 'v1')
      await expect(refused).rejects.toMatchObject({ code: 'ERR_NAME_AMBIGUOUS' })
      for (const one of both) await expect(refused).rejects.toThrow(`${one.release} by ${one.author}`)
      expect(await findRelease(peerWith(releases), DATANET, `v1@${FOUNDER}`)).toBe(both[0]?.release)
    }
  })

  test('is never one whose name only looks like a name with an author', async () => {
    const fake = release(`v1@${FOUNDER}`, HOSTILE, 1)
    await expect(findRelease(peerWith([fake]), DATANET, `v1@${FOUNDER}`)).rejects.toMatchObject({
      code: 'ERR_RELEASE_NOT_FOUND',
    })
    expect(await findRelease(peerWith([fake]), DATANET, `${fake.name}@${HOSTILE}`)).toBe(fake.release)
  })

  test('that a text stands for is by the author whom it names, or by one who is trusted, whatever there is', async () => {
    const authors = fc.constantFrom(ME, FOUNDER, VALIDATOR, ISSUER, WRITER, HOSTILE)
    const names = fc.constantFrom('v1', 'v2', `v1@${FOUNDER}`)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(names, authors), { maxLength: 6 }),
        names,
        fc.option(authors),
        async (made, name, author) => {
          const releases = made.map(([called, by], n) => release(called, by, n))
          const given = author === null ? name : `${name}@${author}`
          const found = await findRelease(peerWith(releases), DATANET, given).catch(() => null)
          if (found === null) return
          const one = releases.find((candidate) => candidate.release === found) as ReleaseInfo
          const wanted = /@(did:key:[^@]*)$/.exec(given)?.[1]
          if (wanted === undefined) expect(TRUSTED).toContain(one.author)
          else expect(one.author).toBe(wanted)
          expect(releases.filter((other) => `${other.name}@${other.author}` === `${one.name}@${one.author}`)).toEqual([
            one,
          ])
        },
      ),
    )
  })
})
