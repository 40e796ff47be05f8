import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hexOf, textBytes } from './bytes.ts'
import { encode } from './canonical.ts'
import { type CID, cidOf } from './cid.ts'
import { sha256 } from './hash.ts'
import { MerkleMap, parseNode, verifyProof } from './merkle-map.ts'

const key = (n: number) => textBytes(`key ${n}`)
const value = (n: number) => Uint8Array.of(n)

/** Keys whose hashes begin with the same byte, so that leaves lie deep and move when their neighbours go. */
const crowded: Uint8Array[] = []
for (let n = 0; crowded.length < 6; n++) if (sha256(key(n))[0] === 0x42) crowded.push(key(n))
const keys = [...crowded, ...Array.from({ length: 30 }, (_, n) => key(n))]

type Step = readonly [key: number, value: number | null]
const steps = fc.array(fc.tuple(fc.nat(keys.length - 1), fc.option(fc.nat(3))), { maxLength: 60 })

function walk(path: readonly Step[], map = MerkleMap.empty): MerkleMap {
  return path.reduce((now, [at, to]) => {
    const k = keys[at] as Uint8Array
    return to === null ? now.delete(k) : now.set(k, value(to))
  }, map)
}

function modelOf(path: readonly Step[]): Map<number, number> {
  const model = new Map<number, number>()
  for (const [at, to] of path) {
    if (to === null) model.delete(at)
    else model.set(at, to)
  }
  return model
}

function blocksOf(map: MerkleMap): Set<string> {
  const found = new Set([map.root.toString()])
  for (const [k] of map.entries()) for (const { cid } of map.prove(k)) found.add(cid.toString())
  return found
}

test('holds what a Map holds, and its root tells nothing of how it came there', () => {
  fc.assert(
    fc.property(steps, fc.infiniteStream(fc.double({ min: 0, max: 1 })), (path, random) => {
      const map = walk(path)
      const model = modelOf(path)
      expect(map.size).toBe(model.size)
      for (const [at, k] of keys.entries()) {
        const held = model.get(at)
        expect(map.get(k)).toEqual(held === undefined ? undefined : value(held))
      }
      expect([...map.entries()].map(([k]) => hexOf(k)).sort()).toEqual(
        [...model.keys()].map((at) => hexOf(keys[at] as Uint8Array)).sort(),
      )
      const shuffled = [...model]
        .map((step) => ({ step, rank: random.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ step }) => step)
      expect(walk(shuffled).root).toEqual(map.root)
    }),
  )
})

test('a version stays as it was', () => {
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const map = walk(before)
      const root = map.root
      walk(after, map)
      expect(map.root).toEqual(root)
      expect(map.root).toEqual(walk(before).root)
    }),
  )
})

test('setting what is there and deleting what is not change nothing', () => {
  const map = walk([[1, 1]])
  expect(map.set(keys[1] as Uint8Array, value(1)).root).toEqual(map.root)
  expect(map.delete(keys[2] as Uint8Array).root).toEqual(map.root)
  expect(map.delete(keys[1] as Uint8Array).root).toEqual(MerkleMap.empty.root)
})

describe('proofs', () => {
  test('tell what every key holds, and that others hold nothing', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const map = walk(path)
        for (const k of keys) {
          const proof = map.prove(k).map((block) => block.bytes)
          expect(verifyProof(map.root, k, proof)).toEqual(map.get(k) ?? null)
        }
      }),
    )
  })

  test('of another key, version or value are refused', () => {
    const map = walk(keys.map((_, at) => [at, 1] as const))
    const changed = map.set(key(0), value(2))
    const proofOf = (of: MerkleMap, k: Uint8Array) => of.prove(k).map((block) => block.bytes)
    for (const forged of [
      proofOf(changed, key(0)),
      proofOf(map.delete(key(0)), key(0)),
      proofOf(map, key(1)),
      proofOf(map, key(0)).slice(0, -1),
      proofOf(map, key(0)).slice(1),
      proofOf(map, key(0)).toReversed(),
      [...proofOf(map, key(0)).slice(0, -1), encode([key(0), value(9)])],
      [],
    ]) {
      expect(() => verifyProof(map.root, key(0), forged)).toThrow(
        expect.objectContaining({ code: 'ERR_NOT_CANONICAL' }),
      )
    }
  })
})

test('blocksBeyond gives just the blocks that the other lacks, each once, parents first', () => {
  fc.assert(
    fc.property(steps, steps, steps, (shared, left, right) => {
      const [mine, theirs] = [walk(left, walk(shared)), walk(right, walk(shared))]
      const given = [...mine.blocksBeyond(theirs)].map(({ cid }) => cid.toString())
      const held = blocksOf(theirs)
      const missing = new Set([...blocksOf(mine)].filter((cid) => !held.has(cid)))
      expect(new Set(given)).toEqual(missing)
      expect(given.length).toBe(missing.size)
      for (const { cid, bytes } of mine.blocksBeyond(theirs)) expect(cidOf(bytes)).toEqual(cid)
    }),
  )
})

/** The blocks of a map as another peer brings them. */
function blocksFrom(map: MerkleMap): Map<string, Uint8Array> {
  const empty = MerkleMap.empty
  const blocks = [...empty.prove(key(0)), ...map.blocksBeyond(empty)]
  return new Map(blocks.map(({ cid, bytes }) => [cid.toString(), bytes]))
}

describe('compare', () => {
  test('tells what only one of two maps holds, from the nodes that they do not share', async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, steps, async (shared, left, right) => {
        const [mine, theirs] = [walk(left, walk(shared)), walk(right, walk(shared))]
        const blocks = blocksFrom(theirs)
        const own = blocksOf(mine)
        let loaded = 0
        const { ours, theirs: others } = await mine.compare(
          theirs.root,
          async (cid) => {
            loaded++
            return blocks.get(cid.toString()) ?? expect.fail(`no block ${cid}`)
          },
          1000,
        )
        const only = (a: MerkleMap, b: MerkleMap) =>
          [...a.entries()]
            .filter(([k, held]) => b.get(k)?.join() !== held.join())
            .map(([k, held]) => hexOf(k) + hexOf(held))
        const texts = (pairs: readonly (readonly [Uint8Array, Uint8Array])[]) =>
          pairs.map(([k, held]) => hexOf(k) + hexOf(held))
        expect(texts(ours).sort()).toEqual(only(mine, theirs).sort())
        expect(texts(others).sort()).toEqual(only(theirs, mine).sort())
        const missing = [...blocks.keys()].filter((cid) => !own.has(cid)).length
        // a leaf that lies at another depth here is loaded though it is known
        expect(loaded).toBeLessThanOrEqual(missing + keys.length)
      }),
    )
  })

  test('loads nothing of an equal map, and little of a like one', async () => {
    const map = walk(keys.map((_, at) => [at, 1] as const))
    const like = map.set(key(0), value(9))
    const blocks = blocksFrom(like)
    const load = async (cid: CID) => blocks.get(cid.toString()) as Uint8Array
    expect(await map.compare(map.root, () => expect.fail('nothing is needed'), 0)).toEqual({ ours: [], theirs: [] })
    const { theirs } = await map.compare(like.root, load, 5)
    expect(theirs).toEqual([[key(0), value(9)]])
    await expect(MerkleMap.empty.compare(like.root, load, 5)).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' })
  })

  test('takes no other block than the one that it asked for', async () => {
    const map = walk(keys.map((_, at) => [at, 1] as const))
    const other = map.delete(key(0)).prove(key(1))[0] as { bytes: Uint8Array }
    const lie = MerkleMap.empty.compare(map.root, async () => other.bytes, 1000)
    await expect(lie).rejects.toMatchObject({ code: 'ERR_NOT_CANONICAL' })
  })
})

test('a map can be walked by its blocks alone', () => {
  fc.assert(
    fc.property(steps, (path) => {
      const map = walk(path)
      const blocks = new Map<string, Uint8Array>()
      blocks.set(map.root.toString(), (map.prove(key(0))[0] as { bytes: Uint8Array }).bytes)
      for (const { cid, bytes } of map.blocksBeyond(MerkleMap.empty)) blocks.set(cid.toString(), bytes)
      const found: string[] = []
      const visit = (cid: CID) => {
        const node = parseNode(blocks.get(cid.toString()) ?? expect.fail(`no block ${cid}`))
        if ('leaf' in node) found.push(hexOf(node.leaf[0]))
        else for (const child of node.children) if (child !== undefined) visit(child)
      }
      visit(map.root)
      expect(found).toEqual([...map.entries()].map(([k]) => hexOf(k)))
    }),
    { numRuns: 30 },
  )
})

test('only so much is hashed and kept anew as a change asks for', () => {
  let map = MerkleMap.empty
  for (let n = 0; n < 2000; n++) map = map.set(key(n), value(1))
  expect([...map.set(key(5), value(2)).blocksBeyond(map)].length).toBeLessThan(8)
  expect([...map.delete(key(5)).blocksBeyond(map)].length).toBeLessThan(8)
})

const link = cidOf(Uint8Array.of(1))
test.each<[string, unknown]>([
  ['no list', { a: 1 }],
  ['a list of one', [1]],
  ['a list of three', [1, [link], 0]],
  ['a leaf whose value is a text', [textBytes('k'), 'v']],
  ['more links than its bitmap has', [1, [link, link]]],
  ['fewer links than its bitmap has', [3, [link]]],
  ['a bitmap of 17 bits', [1 << 16, []]],
  ['a bitmap below zero', [-1, []]],
  ['links that are none', [1, ['bafy']]],
])('parseNode refuses %s', (_, node) => {
  expect(() => parseNode(encode(node))).toThrow('not a node of a Merkle map')
})
