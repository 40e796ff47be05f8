import type { Founding } from '@datanet/log'
import { creditsNearDuplicates, type Docket, type Fingerprints, Judge, type NearDuplicates } from '@datanet/quality'
import type { CID } from '@datanet/records'
import type { Examiner } from './examiner.ts'
import type { ReplicaHost } from './host.ts'

interface JudgeParts {
  readonly founding: Founding
  readonly docket: Docket
  readonly fingerprints: Fingerprints
  readonly texts: NearDuplicates
  readonly examiner: Examiner
  readonly host: ReplicaHost
  /** When this peer first held a contribution, ms. */
  readonly seenAt: (contribution: CID) => number | undefined
}

/** The judge of a validator's replica; it reads content only where nobody has taken its fingerprints yet. */
export function createJudge({ founding, docket, fingerprints, texts, examiner, host, seenAt }: JudgeParts): Judge {
  return new Judge({
    founding,
    docket,
    fingerprints,
    near: creditsNearDuplicates(founding.charter) ? texts : null,
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
