import { readFile, writeFile } from 'node:fs/promises'
import { createPeer, initRepo, type Peer, repoPaths } from '@datanet/node'

/** Starts a peer of a new repo on this machine alone; `settings` are lines of its config.json. */
export async function startPeer(repo: string, settings = ''): Promise<Peer> {
  const paths = repoPaths(repo)
  await initRepo(paths.dir)
  await writeFile(paths.config, (await readFile(paths.config, 'utf8')).replace('{', `{${settings}`))
  return await createPeer({ repo, listen: ['/ip4/127.0.0.1/tcp/0'] })
}
