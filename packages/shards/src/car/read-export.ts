import type { Block, CID } from '@datanet/records'
import { CarInvalidError } from './errors.ts'
import { readCar } from './framing.ts'
import { type ExportKind, type ExportRoot, isRoot, KINDS, MAX_EXPORT_PAGES, pageOf, rootOf, wireOf } from './layout.ts'

/** A piece of an export as it is read. */
export type ExportItem =
  | { readonly kind: 'entries' | 'forks' | 'aside'; readonly wire: Uint8Array }
  | { readonly kind: 'certificates' | 'contributions' | 'content'; readonly block: Block }

interface Counts {
  entries: number
  blocks: number
  missing: number
}

function isEntryKind(kind: ExportKind): kind is 'entries' | 'forks' | 'aside' {
  return kind === 'entries' || kind === 'forks' || kind === 'aside'
}

/** The next block, which must be the one that was listed. */
async function listed(blocks: AsyncGenerator<Block>, cid: CID): Promise<Block> {
  const { value, done } = await blocks.next()
  if (done === true) throw new CarInvalidError(`it ends before block ${cid}`)
  if (!value.cid.equals(cid)) throw new CarInvalidError(`block ${value.cid} stands where ${cid} was listed`)
  return value
}

async function* itemsOf(
  kind: ExportKind,
  cids: readonly CID[],
  blocks: AsyncGenerator<Block>,
  counts: Counts,
): AsyncGenerator<ExportItem> {
  if (isEntryKind(kind)) {
    if (cids.length % 2 !== 0) throw new CarInvalidError('an entry is not whole')
    for (let at = 0; at < cids.length; at += 2) {
      const payload = await listed(blocks, cids[at] as CID)
      const wire = wireOf(payload, await listed(blocks, cids[at + 1] as CID))
      counts.entries += 1
      yield { kind, wire }
    }
    return
  }
  for (const cid of cids) {
    const block = await listed(blocks, cid)
    if (kind === 'content') counts.blocks += 1
    yield { kind, block }
  }
}

function checkRoot(block: Block, named: CID, pages: readonly CID[], counts: Counts): ExportRoot {
  const root = rootOf(block)
  if (!block.cid.equals(named))
    throw new CarInvalidError(`its header names the root ${named}, and ${block.cid} is there`)
  const arePages = root.pages.length === pages.length && root.pages.every((cid, i) => pages[i]?.equals(cid))
  if (!arePages) throw new CarInvalidError('its root does not link to the lists that it holds')
  const { entries, blocks, missing } = root
  if (entries !== counts.entries || blocks !== counts.blocks || missing !== counts.missing)
    throw new CarInvalidError('it holds more or less than its root says')
  return root
}

/**
 * Reads an export in the order in which it was written: each block checked against its CID and the list that names it, the
 * root at the end against all of it, which is returned. Memory is a block and the links of the pages. `until` ends the
 * reading before that kind and those behind it. Throws ERR_CAR_INVALID and what the source throws.
 */
export async function* readExport(
  source: AsyncIterable<Uint8Array>,
  { until }: { readonly until?: ExportKind } = {},
): AsyncGenerator<ExportItem, ExportRoot | null> {
  const { root: named, blocks } = await readCar(source)
  try {
    const pages: CID[] = []
    let last = 0
    const counts: Counts = { entries: 0, blocks: 0, missing: 0 }
    for (;;) {
      const { value: block, done } = await blocks.next()
      if (done === true) throw new CarInvalidError('it ends before its root')
      if (isRoot(block)) {
        const root = checkRoot(block, named, pages, counts)
        if ((await blocks.next()).done !== true) throw new CarInvalidError('it goes on behind its root')
        return root
      }
      const page = pageOf(block)
      const step = KINDS.indexOf(page.kind)
      if (step < last) throw new CarInvalidError(`${page.kind} come behind ${KINDS[last]}`)
      last = step
      if (until !== undefined && step >= KINDS.indexOf(until)) return null
      if (pages.push(block.cid) > MAX_EXPORT_PAGES)
        throw new CarInvalidError(`it has more than ${MAX_EXPORT_PAGES} lists`)
      counts.missing += page.missing.length
      yield* itemsOf(page.kind, page.blocks, blocks, counts)
    }
  } finally {
    await blocks.return(undefined)
  }
}
