import { identityOf } from '../access/identity.ts'
import { declare, type Register } from '../declare.ts'
import { fields } from '../present/table.ts'

export const registerId: Register = (parent, run) => {
  declare(parent, 'id', 'Who I am: author and peer', 'datanet id', 'datanet id --json').action(
    run(async (session) => {
      const { openRepo } = await import('@datanet/node')
      const { seed, config } = await openRepo(session.repo)
      const { author, peerId } = identityOf(seed)
      return {
        document: { author, peerId },
        text: (style) =>
          fields(
            [
              ['Name', config.name],
              ['Author', author],
              ['Peer', peerId],
              ['Repo', session.repo],
            ],
            style,
          ),
      }
    }),
  )
}
