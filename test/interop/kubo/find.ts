import { access, mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { output } from '../output.ts'

/** The Kubo that is built where none is installed. */
const KUBO = 'v0.43.0'
const BUILD_TIME = 1_800_000

/** An ipfs, or why there is none. */
export type Found = { readonly command: string; readonly version: string } | { readonly missing: string }

/** Finds an ipfs: the one that is named, the one that is installed, one that was built before, or a new one of Go's. */
export async function findKubo(mayBuild: boolean): Promise<Found> {
  const named = process.env['DATANET_IPFS']
  const cache = join(tmpdir(), `datanet-kubo-${KUBO}`)
  const built = join(cache, 'ipfs')
  for (const command of named === undefined ? ['ipfs', built] : [named]) {
    const version = await versionOf(command)
    if (version !== null) return { command, version }
  }
  if (named !== undefined) return { missing: `$DATANET_IPFS, ${named}, does not run` }
  const go = await output('go', ['version']).catch(() => null)
  if (go === null) return { missing: 'neither ipfs nor go is installed' }
  if (!mayBuild) return { missing: 'no ipfs is installed; --build lets Go build one, which takes minutes' }
  try {
    await build(cache)
  } catch (error) {
    return { missing: `Go could not build Kubo ${KUBO}: ${error instanceof Error ? error.message : error}` }
  }
  await access(built)
  return { command: built, version: (await versionOf(built)) ?? KUBO }
}

async function versionOf(command: string): Promise<string | null> {
  const text = await output(command, ['version', '--number']).catch(() => null)
  return text?.trim() ?? null
}

/** A module of its own that requires Kubo: so the version is fixed, and no list of versions is asked for. */
async function build(cache: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  await writeFile(join(cache, 'go.mod'), `module interop\n\ngo 1.26\n\nrequire github.com/ipfs/kubo ${KUBO}\n`)
  const options = { cwd: cache, timeout: BUILD_TIME }
  await output(
    'nice',
    ['-n', '10', 'go', 'build', '-mod=mod', '-trimpath', '-o', 'ipfs', 'github.com/ipfs/kubo/cmd/ipfs'],
    options,
  )
}
