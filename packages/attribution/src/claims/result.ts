/**
 * The result of an attribution: a block that lists the members and the pages in which the parts lie,
 * `{v, type, members: [[contribution, author, items], …], parts, pages: [cid, …]}`. Its CID stands in the claim, so each
 * part is fixed when the claim is made.
 */
import { type AttributedWeight, CID, cidOf, compareBytes, decode, encode } from '@datanet/records'
import type { BlockStore } from '@datanet/shards'
import { ComputationTooLargeError, ResultInvalidError } from '../errors.ts'
import type { Computation, ItemValue, Member } from './computation.ts'
import { MAX_PAGE_BYTES, PageWriter, readPage } from './part-page.ts'
import { WeightSum } from './weights.ts'

const TYPE = 'attribution-result'
/** A claim may weigh this many contributions: as many as a release may hold. */
const MAX_MEMBERS = 2500
/** A computation may fall into this many parts. */
export const MAX_PARTS = 100_000
/** A computation may weigh this many items. */
const MAX_ITEMS = 10_000_000
const HINT = 'Whoever made the claim must make it again; until then it counts for nothing.'

/** A result that was written or read. */
export interface Result {
  readonly members: readonly Member[]
  readonly parts: number
  readonly pages: readonly CID[]
}

/** How long a computation may go on, and who hears how far it is. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined
  /** Hears after each part how many are done. */
  readonly onPart?: (done: number, parts: number) => void
}

function itemsOf(members: readonly Member[]): number {
  return members.reduce((sum, { items }) => sum + items, 0)
}

function checkSize({ members, parts }: Pick<Result, 'members' | 'parts'>): void {
  const sizes = [
    ['contributions', members.length, MAX_MEMBERS],
    ['parts', parts, MAX_PARTS],
    ['items', itemsOf(members), MAX_ITEMS],
  ] as const
  for (const [what, count, most] of sizes) {
    if (count > most)
      throw new ComputationTooLargeError(
        `the attribution has ${count} ${what}, more than ${most}`,
        'Claim a smaller release, or fewer test rows.',
      )
  }
}

/**
 * Computes all parts, puts the result's blocks into a store, and gives the weights that come of it. Throws
 * ERR_COMPUTATION_TOO_LARGE and what the computation throws.
 */
export async function writeResult(
  computation: Computation,
  blocks: Pick<BlockStore, 'put'>,
  { signal, onPart }: RunOptions = {},
): Promise<{ cid: CID; weights: AttributedWeight[] }> {
  const { members, parts } = computation
  checkSize(computation)
  const sum = new WeightSum(members)
  const pages: CID[] = []
  const writer = new PageWriter()
  const put = async (page: Uint8Array | null): Promise<void> => {
    if (page === null) return
    const cid = cidOf(page)
    await blocks.put(cid, page, { signal })
    pages.push(cid)
  }
  for (let index = 0; index < parts; index++) {
    signal?.throwIfAborted()
    const values = await computation.part(index)
    sum.add(values)
    await put(writer.add(values))
    onPart?.(index + 1, parts)
  }
  await put(writer.end())
  const root = encode({
    v: 1,
    type: TYPE,
    members: members.map(({ contribution, author, items }) => [contribution, author, items]),
    parts,
    pages,
  })
  const cid = cidOf(root)
  await blocks.put(cid, root, { signal })
  return { cid, weights: sum.weights() }
}

function invalid(what: string): ResultInvalidError {
  return new ResultInvalidError(`the result of the attribution ${what}`, HINT)
}

function readMember(value: unknown): Member {
  const [contribution, author, items] = Array.isArray(value) ? (value as unknown[]) : []
  const cid = CID.asCID(contribution)
  if (cid === null || !(author instanceof Uint8Array) || author.length !== 32)
    throw invalid('has a member that is none')
  if (typeof items !== 'number' || !Number.isSafeInteger(items) || items < 0)
    throw invalid('counts items by no integer')
  return { contribution: cid, author, items }
}

/** What the bytes of a result's first block say. Throws ERR_RESULT_INVALID, ERR_COMPUTATION_TOO_LARGE and ERR_NOT_CANONICAL. */
export function parseResult(bytes: Uint8Array): Result {
  if (bytes.length > MAX_PAGE_BYTES) throw invalid(`has ${bytes.length} bytes, more than ${MAX_PAGE_BYTES}`)
  const root = decode(bytes) as Record<'v' | 'type' | 'members' | 'parts' | 'pages', unknown> | null
  if (root === null || typeof root !== 'object' || root.v !== 1 || root.type !== TYPE) throw invalid('is not one')
  if (!Array.isArray(root.members) || !Array.isArray(root.pages)) throw invalid('lists no members or no pages')
  if (typeof root.parts !== 'number' || !Number.isSafeInteger(root.parts) || root.parts < 0)
    throw invalid('does not say how many parts it has')
  const members = root.members.map(readMember)
  const inOrder = members.every(
    ({ contribution }, place) =>
      place === 0 || compareBytes((members[place - 1] as Member).contribution.bytes, contribution.bytes) < 0,
  )
  if (!inOrder) throw invalid('lists its members out of order')
  const pages = root.pages.map((page: unknown) => {
    const cid = CID.asCID(page)
    if (cid === null) throw invalid('has a page that is no link')
    return cid
  })
  checkSize({ members, parts: root.parts })
  if (pages.length > root.parts) throw invalid('has more pages than parts')
  return { members, parts: root.parts, pages }
}

/** The parts of a result, in their order. Throws ERR_RESULT_INVALID and what the store throws. */
export async function* partsOf(
  { members, parts, pages }: Result,
  blocks: Pick<BlockStore, 'get'>,
  { signal }: RunOptions = {},
): AsyncGenerator<readonly ItemValue[]> {
  const items = itemsOf(members)
  let seen = 0
  for (const cid of pages) {
    for (const part of readPage(await blocks.get(cid, { signal }), items)) {
      seen += 1
      if (seen > parts) throw invalid(`has more parts than the ${parts} that it says`)
      yield part
    }
  }
  if (seen < parts) throw invalid(`has ${seen} parts and says ${parts}`)
}
