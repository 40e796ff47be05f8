import type { Member } from '@datanet/attribution'
import { type CID, compareBytes } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { InputRefusedError } from '../../errors.ts'
import { releaseOf } from '../release-operations.ts'

/** An accepted contribution of a release. */
export interface ReleaseMember extends Omit<Member, 'items'> {
  /** The distinct pieces that its pinned verdict counts. */
  readonly rows: bigint
  /** Null, with no rows claimed, where the contribution's record is not here. */
  readonly manifest: CID | null
  /** Rows as its record says, repeated ones too. */
  readonly claimedRows: number
  /** When it was certified: seniority is by that. */
  readonly stamp: number
}

/**
 * The accepted contributions that a release pins, in the order of their ids' bytes: the same at every peer that has the
 * verdicts. Throws ERR_NOT_FOUND and ERR_INPUT_REFUSED.
 */
export function releaseMembers(replica: Replica, release: string): ReleaseMember[] {
  const { record } = releaseOf(replica, release)
  const members = new Map<string, ReleaseMember>()
  for (const pin of record.verdicts) {
    const verdict = replica.ledger.certified(pin)?.verdict.body
    if (verdict === undefined)
      throw new InputRefusedError(
        `the release pins the verdict ${pin}, which is not here`,
        '`datanet sync ID` looks for what is missing.',
      )
    if (verdict.outcome !== 'accepted') continue
    const { subject: contribution, author, units, stamp } = verdict
    const record = replica.docket.get(contribution)?.submission?.record
    const [manifest, claimedRows] = [record?.manifest ?? null, record?.rows ?? 0]
    members.set(contribution.toString(), { contribution, author, rows: units, manifest, claimedRows, stamp })
  }
  return [...members.values()].sort((a, b) => compareBytes(a.contribution.bytes, b.contribution.bytes))
}
