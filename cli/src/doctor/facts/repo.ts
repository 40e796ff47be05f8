import type { RepoLook } from '@datanet/node'

/** A repo's small files, and who looks at them. */
export interface Repo extends RepoLook {
  /** The user who runs this command; null on Windows. */
  readonly uid: number | null
}

/** Reads a repo's settings and keys; null where the package of the peer can't be loaded. */
export async function gatherRepo(dir: string): Promise<Repo | null> {
  const node = await import('@datanet/node').catch(() => null)
  if (node === null) return null
  return { ...(await node.inspectRepo(dir)), uid: process.getuid?.() ?? null }
}
