import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareBytes, hexOf, textBytes } from './bytes.ts'
import { encode } from './canonical.ts'
import { type CID, cidOf } from './cid.ts'
import { sha256 } from './hash.ts'
import { MerkleMap } from './merkle-map.ts'

const key = (n: number) => textBytes(`key ${n}`)
const value = (n: number) => new Uint8Array(n % 70).fill(n)
const nibblesOf = (bytes: Uint8Array) => [...bytes].flatMap((byte) => [byte >> 4, byte & 15])

interface Known {
  readonly path: readonly number[]
  readonly key: Uint8Array
  readonly value: Uint8Array
}

/** The root as the definition says it, with nothing kept: what any other implementation would make. */
function rootOf(items: readonly Known[], depth = 0): CID {
  const [first] = items
  if (depth > 0 && items.length === 1 && first !== undefined) return cidOf(encode([first.key, first.value]))
  let bitmap = 0
  const links: CID[] = []
  for (let nibble = 0; nibble < 16; nibble++) {
    const under = items.filter(({ path }) => path[depth] === nibble)
    if (under.length === 0) continue
    bitmap |= 1 << nibble
    links.push(rootOf(under, depth + 1))
  }
  return cidOf(encode([bitmap, links]))
}

/** Enough keys that some subtrees are too large for one bucket, and that removing some makes them fit again. */
const steps = fc.array(fc.tuple(fc.nat(300), fc.option(fc.nat(200), { freq: 3 })), { maxLength: 700 })
type Steps = readonly (readonly [number, number | null])[]

function walk(path: Steps, from = MerkleMap.empty, model = new Map<number, number>()) {
  let map = from
  for (const [k, v] of path) {
    map = v === null ? map.delete(key(k)) : map.set(key(k), value(v))
    if (v === null) model.delete(k)
    else model.set(k, v)
  }
  return { map, model }
}

function knownOf(model: ReadonlyMap<number, number>): Known[] {
  return [...model].map(([k, v]) => ({ path: nibblesOf(sha256(key(k))), key: key(k), value: value(v) }))
}

test('the root is the one that the definition gives, whatever the way', () => {
  fc.assert(
    fc.property(steps, (path) => {
      const { map, model } = walk(path)
      const root = rootOf(knownOf(model))
      expect(map.size).toBe(model.size)
      expect(map.root).toEqual(root)
      const items = knownOf(model)
      const at = (index: number) => items[index] as Known
      const built = MerkleMap.build(
        items.length,
        (index) => at(index).key,
        (index) => at(index).value,
      )
      expect(built.root).toEqual(root)
      for (const item of items) expect(built.get(item.key)).toEqual(item.value)
    }),
    { numRuns: 60 },
  )
})

test('an older version keeps its root and its values when its digests are asked for late', () => {
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const { map, model } = walk(before)
      const known = knownOf(model)
      walk(after, map)
      for (const item of known) expect(map.get(item.key)).toEqual(item.value)
      expect(map.root).toEqual(rootOf(known))
    }),
    { numRuns: 40 },
  )
})

describe('a reader of the trie', () => {
  const { map, model } = walk(Array.from({ length: 400 }, (_, n) => [n, n] as const))
  const known = knownOf(model).sort((a, b) => compareBytes(Uint8Array.from(a.path), Uint8Array.from(b.path)))

  test('finds the block under each path, which has the id that its parent gives', () => {
    const visit = (path: readonly number[], items: readonly Known[]) => {
      const block = map.blockAt(path)
      expect(block?.cid).toEqual(items.length === 0 ? undefined : rootOf(items, path.length))
      if (block !== undefined) expect(cidOf(block.bytes)).toEqual(block.cid)
      const texts = items.map((item) => hexOf(item.key))
      expect([...map.under(path)].map(([k]) => hexOf(k))).toEqual(texts)
      if (items.length < 2 && path.length > 0) return
      for (let nibble = 0; nibble < 16; nibble++) {
        visit(
          [...path, nibble],
          items.filter((item) => item.path[path.length] === nibble),
        )
      }
    }
    visit([], known)
  })

  test('finds a leaf also beyond the place where it lies, and nothing beside it', () => {
    const [{ path, key: k, value: v }] = known as [Known]
    expect(map.blockAt(path)?.bytes).toEqual(encode([k, v]))
    expect(map.blockAt(path.with(63, (path[63] as number) ^ 1))).toBeUndefined()
    expect([...map.under(path.with(40, (path[40] as number) ^ 1))]).toEqual([])
    expect([...map.startingWith(sha256(k).subarray(0, 8))]).toEqual([[k, v]])
    expect([...map.startingWith(sha256(k).subarray(0, 1))].length).toBeGreaterThan(0)
  })
})

test('changesSince tells what differs, in the order of paths, and nothing else', () => {
  fc.assert(
    fc.property(steps, steps, fc.boolean(), (shared, later, related) => {
      const one = walk(shared)
      const two = related ? walk(later, one.map, new Map(one.model)) : walk(later)
      const expected = [...new Set([...one.model.keys(), ...two.model.keys()])]
        .filter((k) => hexOf(one.map.get(key(k)) ?? key(-1)) !== hexOf(two.map.get(key(k)) ?? key(-1)))
        .map((k) => hexOf(sha256(key(k))))
        .sort()
      const changes = [...two.map.changesSince(one.map)]
      expect(changes.map(({ path }) => hexOf(path))).toEqual(expected)
      for (const change of changes) {
        expect(change.path).toEqual(sha256(change.key))
        expect(change.before).toEqual(one.map.get(change.key))
        expect(change.after).toEqual(two.map.get(change.key))
      }
      expect([...two.map.changesSince(two.map)]).toEqual([])
    }),
    { numRuns: 60 },
  )
})
