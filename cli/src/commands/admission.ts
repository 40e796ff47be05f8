import { findDatanet } from '../access/find-datanet.ts'
import { declare, type Register } from '../declare.ts'
import { did } from '../parse/option-values.ts'
import { quoted, shell } from '../present/shell.ts'
import { shortDid } from '../present/short-id.ts'

export const registerInvite: Register = (parent, run) => {
  declare(parent, 'invite', 'Make a link that lets whoever holds it contribute', 'datanet invite bafyrei…')
    .argument('<id>', 'the datanet')
    .action(
      run(async (session, given: string) => {
        const peer = await session.peer()
        const invitation = await peer.invite({ datanet: await findDatanet(peer, given) })
        return {
          document: invitation,
          text: (style) => [
            'Give this link to those who are to come in; whoever holds it may write:',
            '',
            style.strong(invitation.link),
            '',
            `There: ${style.command(`datanet join ${quoted(invitation.link)}`)}`,
          ],
        }
      }),
    )
}

export const registerAdmit: Register = (parent, run) => {
  declare(parent, 'admit', 'Let an author contribute', 'datanet admit bafyrei… did:key:z6Mk…')
    .argument('<id>', 'the datanet')
    .argument('<did>', 'the author; `datanet id` prints it there', did)
    .action(
      run(async (session, given: string, author: string) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const admitted = await peer.admit({ datanet, author })
        return {
          document: admitted,
          text: (_, next) => [
            `${shortDid(admitted.author)} may contribute now.`,
            ...next(shell`datanet contributions ${datanet} --author ${admitted.author}`),
          ],
        }
      }),
    )
}
