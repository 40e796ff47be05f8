import { folderSize } from './folder-size.ts'

/** How long sizes count as fresh, ms: to look at many thousand blocks takes its time. */
const FRESH = 60_000

/** Bytes on disk by store; asked more often than once a minute, the same again. */
export function storeSizes(
  folders: Readonly<Record<string, string>>,
  now: () => number = Date.now,
): () => Promise<Record<string, number>> {
  let at = Number.NEGATIVE_INFINITY
  let sizes: Promise<Record<string, number>> = Promise.resolve({})
  const look = async (): Promise<Record<string, number>> => {
    const entries: [string, number][] = []
    for (const [store, dir] of Object.entries(folders)) entries.push([store, await folderSize(dir)])
    return Object.fromEntries(entries)
  }
  return () => {
    if (now() - at >= FRESH) {
      at = now()
      sizes = look()
    }
    return sizes
  }
}
