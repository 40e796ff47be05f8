import { shortDid } from '../../present/short-id.ts'
import { table } from '../../present/table.ts'
import type { Scene } from '../scene.ts'

/** Makes three repos and starts a peer on each. */
export async function gather({ stage, ada, ben, cleo }: Scene): Promise<void> {
  stage.act('Three peers start, each a process with a key and a disk of its own')
  const players = [ada, ben, cleo]
  const { initRepo } = await import('@datanet/node')
  for (const { repo, name } of players) await initRepo(repo, { name })
  await Promise.all(players.map((player) => player.start()))
  stage.tell(
    ...table(
      players,
      [
        { head: 'NAME', cell: ({ name }) => name },
        { head: 'ROLE', cell: ({ role }) => role },
        { head: 'AUTHOR', cell: ({ author }) => shortDid(author) },
        { head: 'PROCESS', cell: ({ ready }) => String(ready.pid), align: 'right' },
        { head: 'LISTENS AT', cell: ({ ready }) => ready.addresses[0]?.replace(/\/p2p\/.*/, '') ?? '' },
      ],
      stage.style,
    ),
  )
}
