import type { Founding } from '@datanet/log'
import { type Docket, type Fingerprints, Judge } from '@datanet/quality'
import type { CID } from '@datanet/records'
import type { Examiner } from './examiner.ts'
import type { ReplicaHost } from './host.ts'

interface JudgeParts {
  readonly founding: Founding
  readonly docket: Docket
  readonly fingerprints: Fingerprints
  readonly examiner: Examiner
  readonly host: ReplicaHost
  /** When this peer first held a contribution, ms. */
  readonly seenAt: (contribution: CID) => number | undefined
}

/** The judge of a validator's replica; it reads content only where nobody has taken its fingerprints yet. */
export function createJudge({ founding, docket, fingerprints, examiner, host, seenAt }: JudgeParts): Judge {
  return new Judge({
    founding,
    docket,
    fingerprints,
    signer: host.signer,
    host: {
      examine: async (submission) => {
        if (!(await fingerprints.has(submission.id))) await examiner.examine(submission)
      },
      seenAt,
      loadBlock: (cid) => host.loadBlock(cid),
      saveBlocks: (blocks) => host.saveBlocks(blocks),
    },
  })
}
