/** Links that somebody mistyped or made to harm. */

import { decode, encode, textBytes } from '@datanet/records'
import { createFuzzer, testDatanet } from '@datanet/testkit'
import { base32 } from 'multiformats/bases/base32'
import { expect, test } from 'vitest'
import { formatLink, type Link, parseLink } from '../datanets/link.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer
const { id } = testDatanet()
const peers = [
  '/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWJ2vpoyktPGyyqGwVu2DTvYPW9LYxgk9ZCbtCd8wQ9jPn',
  '/dns4/a.example.org/tcp/443/tls/ws',
]
const invite = { entry: id, index: 3, seed: new Uint8Array(32).fill(7) }

function checkLink(link: Link): void {
  expect(parseLink(formatLink(link))).toEqual(link)
  expect(link.peers.length).toBeLessThanOrEqual(16)
  if (link.invite === null) return
  expect(link.invite.seed).toHaveLength(32)
  expect(Number.isSafeInteger(link.invite.index) && link.invite.index >= 0).toBe(true)
}

test('links to datanets, and invitations', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'link or invitation',
    samples: [
      id.toString(),
      formatLink({ datanet: id, peers: [], invite: null }),
      formatLink({ datanet: id, peers, invite: null }),
      formatLink({ datanet: id, peers, invite }),
    ].map(textBytes),
    read: (bytes) => parseLink(new TextDecoder().decode(bytes)),
    check: checkLink,
  })
  Object.assign(task.meta, found)
})

test('secrets of invitations', { timeout }, async ({ task }) => {
  const secret = new URL(formatLink({ datanet: id, peers: [], invite })).searchParams.get('invite') ?? ''
  const bytes = base32.decode(secret as `b${string}`)
  expect(decode(bytes)).toHaveLength(3)
  const found = await fuzzer.try({
    name: 'invitation, its secret',
    samples: [bytes],
    read: (changed) => parseLink(`datanet:${id}?invite=${base32.encode(changed)}`),
    check: checkLink,
  })
  Object.assign(task.meta, found)
})

test.each([-4, 1.5, 2 ** 53, 'one', null])('a secret does not stand at the place %j', (index) => {
  const secret = base32.encode(encode([id, index, invite.seed]))
  const unreadable = expect.objectContaining({ code: 'ERR_LINK_UNREADABLE' })
  expect(() => parseLink(`datanet:${id}?invite=${secret}`)).toThrow(unreadable)
})
