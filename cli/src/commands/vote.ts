import { findDatanet } from '../access/find-datanet.ts'
import { declare, type Register } from '../declare.ts'
import { cid, collect, score, text } from '../parse/option-values.ts'
import { shell } from '../present/shell.ts'

interface VoteFlags {
  score: number
  reason?: string[]
}

export const registerVote: Register = (parent, run) => {
  declare(
    parent,
    'vote',
    'Vote on a contribution by hand',
    'datanet vote bafyrei… bafyrei… --score 850 --reason "Labels agree with the text"',
  )
    .argument('<id>', 'the datanet')
    .argument('<contribution>', 'the contribution', cid)
    .requiredOption('--score <n>', 'how good it is, 0 to 1000', score)
    .option('--reason <text>', 'why; repeatable', collect(text))
    .action(
      run(async (session, given: string, contribution: string, flags: VoteFlags) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const voted = await peer.vote({
          datanet,
          contribution,
          score: flags.score,
          ...(flags.reason === undefined ? {} : { reasons: flags.reason }),
        })
        return {
          document: voted,
          text: (_, next) => [
            `Voted ${flags.score} in round ${voted.round}.`,
            ...next(shell`datanet verdict ${datanet} ${contribution} --wait`),
          ],
        }
      }),
    )
}
