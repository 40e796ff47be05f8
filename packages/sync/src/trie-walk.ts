/**
 * Finds what differs by walking the other peer's frontier as a Merkle trie, from its root down to where it differs from
 * the own one. Exact: each node is checked against the hash that its parent gives, so nothing short can collide, and
 * the other peer can only answer with what it has claimed by its root.
 */
import { type CID, cidOf, compareBytes, hexOf, parseNode, sha256 } from '@datanet/records'
import { wholeClaim } from './claim.ts'
import { MAX_PATH_NIBBLES, NODES_PER_FRAME } from './messages.ts'
import { type Difference, type Found, type Round, violation } from './round.ts'
import { readStand } from './stand.ts'

/** Nodes of a walk beyond two for each author: a trie of hashes has fewer, unless somebody made them share their beginnings. */
export const SPARE_NODES = 1024

function mostNodes(authors: number): number {
  return 2 * authors + SPARE_NODES
}

interface Place {
  readonly nibbles: readonly number[]
  /** Of the other peer's node there. */
  readonly cid: CID
}

type Node = ReturnType<typeof parseNode>
type Pair = readonly [author: Uint8Array, value: Uint8Array]

/** Authors that only one of the two has in some state, by their keys. */
interface Sides {
  readonly ours: Map<string, Pair>
  readonly theirs: Map<string, Pair>
}

/** See the header. */
export async function findByTrie(round: Round): Promise<Found> {
  const sides: Sides = { ours: new Map(), theirs: new Map() }
  const most = mostNodes(round.theirs.authors)
  let asked = 0
  let level: Place[] = [{ nibbles: [], cid: round.theirs.root }]
  while (level.length > 0) {
    const next: Place[] = []
    for (let at = 0; at < level.length; at += NODES_PER_FRAME) {
      const places = level.slice(at, at + NODES_PER_FRAME)
      const nodes = await ask(round, places)
      for (const [i, place] of places.entries()) compare(round, place, nodes[i] as Node, sides, next)
      asked += places.length
      // a frontier of branches without leaves would double with each level
      if (sides.theirs.size > round.theirs.authors || asked + next.length > most)
        throw violation('a frontier holds more authors than the peer said')
    }
    level = next
  }
  return foundIn(sides)
}

async function ask({ session }: Round, places: readonly Place[]): Promise<Node[]> {
  await session.talk.send({ type: 'paths', paths: places.map(({ nibbles }) => Uint8Array.from(nibbles)) })
  const { nodes } = await session.talk.expect('nodes')
  if (nodes.length !== places.length) throw violation('other nodes came than were asked for')
  return nodes.map((bytes, i) => {
    if (!cidOf(bytes).equals(places[i]?.cid)) throw violation('a node came that was not asked for')
    try {
      return parseNode(bytes)
    } catch (cause) {
      throw violation(`a node can't be read: ${(cause as Error).message}`)
    }
  })
}

function compare({ own }: Round, { nibbles }: Place, node: Node, { ours, theirs }: Sides, next: Place[]): void {
  if ('leaf' in node) {
    const [author] = node.leaf
    if (author.length !== 32 || !leadsTo(nibbles, sha256(author))) throw violation('an author stands in a wrong place')
    theirs.set(hexOf(author), node.leaf)
    for (const pair of own.under(nibbles)) ours.set(hexOf(pair[0]), pair)
    return
  }
  if (nibbles.length === MAX_PATH_NIBBLES) throw violation('a frontier is deeper than hashes are long')
  for (const [nibble, cid] of node.children.entries()) {
    const below = [...nibbles, nibble]
    const held = own.blockAt(below)
    if (cid === undefined) {
      for (const pair of own.under(below)) ours.set(hexOf(pair[0]), pair)
    } else if (held === undefined || !held.cid.equals(cid)) {
      next.push({ nibbles: below, cid })
    }
  }
}

function leadsTo(nibbles: readonly number[], path: Uint8Array): boolean {
  return nibbles.every((nibble, i) => {
    const byte = path[i >> 1] as number
    return nibble === (i % 2 === 0 ? byte >> 4 : byte & 15)
  })
}

function foundIn({ ours, theirs }: Sides): Found {
  const differences: Difference[] = []
  for (const [key, [author, value]] of theirs) {
    const held = ours.get(key)
    ours.delete(key)
    if (held !== undefined && compareBytes(held[1], value) === 0) continue
    const their = claimIn(value)
    differences.push({
      prefix: sha256(author),
      author,
      own: held === undefined ? null : readStand(held[1]),
      their,
    })
  }
  return { differences, absent: () => ours.values() }
}

function claimIn(value: Uint8Array) {
  let claim: ReturnType<typeof wholeClaim> = null
  try {
    claim = wholeClaim(value)
  } catch {
    // no better than a claim that can't be true
  }
  if (claim === null) throw violation('a frontier holds what no log can stand at')
  return claim
}

/** Answers what a walk asks. */
export class NodeSender {
  readonly #round: Round
  #left: number

  constructor(round: Round) {
    this.#round = round
    this.#left = mostNodes(round.own.size)
  }

  async answer(paths: readonly Uint8Array[]): Promise<void> {
    this.#left -= paths.length
    if (this.#left < 0) throw violation('the peer asks for more nodes than there are')
    const nodes = paths.map((path) => {
      const block = this.#round.own.blockAt([...path])
      if (block === undefined) throw violation('the peer asks for a node that its walk can’t have led to')
      return block.bytes
    })
    await this.#round.session.talk.send({ type: 'nodes', nodes })
  }
}
