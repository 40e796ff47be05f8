import { encode, hexOf, MerkleMap, sha256, textBytes } from '@datanet/records'

const key = (n: number) => textBytes(`key ${n}`)

function mapOf(keys: readonly Uint8Array[]): MerkleMap {
  return keys.reduce((map, k, i) => map.set(k, Uint8Array.of(i)), MerkleMap.empty)
}

/** Keys whose hashes begin with the same byte: their leaves lie at least three deep. */
function crowded(count: number): Uint8Array[] {
  const found: Uint8Array[] = []
  for (let n = 0; found.length < count; n++) if (sha256(key(n))[0] === 0x42) found.push(key(n))
  return found
}

const many = Array.from({ length: 100 }, (_, n) => key(n))
const maps: readonly [string, MerkleMap][] = [
  ['nothing', MerkleMap.empty],
  ['one key', mapOf([key(0)])],
  ['two keys', mapOf([key(0), key(1)])],
  ['three keys whose hashes share a byte', mapOf(crowded(3))],
  ['a hundred keys', mapOf(many)],
]

const hexes = (proof: readonly { bytes: Uint8Array }[]) => proof.map(({ bytes }) => hexOf(bytes))

export function merkleMapVectors(): object {
  const map = mapOf(many)
  const changed = map.set(key(3), Uint8Array.of(200))
  const root = map.root.toString()
  const proofOf = (of: MerkleMap, k: Uint8Array) => hexes(of.prove(k))
  return {
    about: 'Content-addressed maps: the root of what a map holds, in any order, and proofs towards a key.',
    maps: maps.map(([name, of]) => ({
      name,
      entries: [...of.entries()].map(([k, value]) => [hexOf(k), hexOf(value)]),
      root: of.root.toString(),
      blocks: [...of.prove(key(0)).slice(0, 1), ...of.blocksBeyond(MerkleMap.empty)]
        .map(({ cid, bytes }) => ({ cid: cid.toString(), bytes: hexOf(bytes) }))
        .filter(({ cid }, i, all) => all.findIndex((block) => block.cid === cid) === i),
    })),
    proofs: [0, 3, 99, 100, 101].map((n) => {
      const value = map.get(key(n))
      return { root, key: hexOf(key(n)), value: value === undefined ? null : hexOf(value), proof: proofOf(map, key(n)) }
    }),
    invalidProofs: (
      [
        ['of another version', proofOf(changed, key(3))],
        ['of a version without the key', proofOf(map.delete(key(3)), key(3))],
        ['of another key', proofOf(map, key(4))],
        ['cut off', proofOf(map, key(3)).slice(0, -1)],
        ['without the root', proofOf(map, key(3)).slice(1)],
        [
          'with another value at its end',
          [...proofOf(map, key(3)).slice(0, -1), hexOf(encode([key(3), Uint8Array.of(200)]))],
        ],
        ['of nothing', []],
      ] as const
    ).map(([name, proof]) => ({ name, root, key: hexOf(key(3)), proof, error: 'ERR_NOT_CANONICAL' })),
    invalidNodes: (
      [
        ['no list', { a: 1 }],
        ['a list of three', [0, [], 0]],
        ['a value that is no bytes', [key(0), 'value']],
        ['fewer links than bits', [3, [map.root]]],
        ['more links than bits', [1, [map.root, changed.root]]],
        ['a bitmap of 17 bits', [65536, []]],
        ['a link that is none', [1, ['link']]],
      ] as const
    ).map(([name, node]) => ({ name, bytes: hexOf(encode(node)), error: 'ERR_NOT_CANONICAL' })),
  }
}
