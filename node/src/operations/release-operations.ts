import type { Operations, ReleaseFilter, ReleaseInfo } from '@datanet/client'
import type { LedgerRelease } from '@datanet/ledger'
import type { CheckedCertificate } from '@datanet/quality'
import { type CID, compareSeniority, didOf, parseCid, recordId } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { InputRefusedError, UnknownIdError } from '../errors.ts'
import type { Desk } from './desk.ts'

type ReleaseOperations = Pick<Operations, 'createRelease' | 'listReleases'>

/** The most contributions of one release: what one entry can name, with the verdict of each that payments are shared out by. */
const MAX_RELEASE = 2500

/** The certificates of all accepted contributions, seniors first. */
function acceptedCertificates(replica: Replica): CheckedCertificate[] {
  const certificates = [...replica.docket.cases()].flatMap(({ certificate }) =>
    certificate?.verdict.body.outcome === 'accepted' ? [certificate] : [],
  )
  return certificates.sort(({ verdict: { body: a } }, { verdict: { body: b } }) =>
    compareSeniority({ stamp: a.stamp, id: a.subject.bytes }, { stamp: b.stamp, id: b.subject.bytes }),
  )
}

function passes(replica: Replica, { verdict: { body } }: CheckedCertificate, filter: ReleaseFilter): boolean {
  const record = replica.docket.get(body.subject)?.submission?.record
  if (filter.licenses !== undefined && (record === undefined || !filter.licenses.includes(record.license))) return false
  if (filter.authors !== undefined && !filter.authors.includes(didOf(body.author))) return false
  if (filter.minScore !== undefined && body.score < filter.minScore) return false
  if (filter.after !== undefined && body.stamp <= Date.parse(filter.after)) return false
  return filter.contributions === undefined || filter.contributions.includes(body.subject.toString())
}

/** The contributions that a release's verdicts are about, as far as they are known here. */
export function membersOf(replica: Replica, verdicts: readonly CID[]): CID[] {
  const pinned = new Set(verdicts.map(String))
  return [...replica.docket.cases()]
    .filter(({ id }) => replica.ledger.verdictsOf(id).some((verdict) => pinned.has(verdict.toString())))
    .map(({ id }) => id)
}

function infoOf(replica: Replica, { id, author, record }: LedgerRelease): ReleaseInfo {
  const members = membersOf(replica, record.verdicts).flatMap(
    (member) => replica.docket.get(member)?.submission?.record ?? [],
  )
  return {
    release: id.toString(),
    name: record.name,
    author: didOf(author),
    contributions: record.verdicts.length,
    rows: members.reduce((sum, member) => sum + member.rows, 0),
    bytes: members.reduce((sum, member) => sum + member.bytes, 0),
  }
}

/** A release that is known. Throws ERR_NOT_FOUND. */
export function releaseOf(replica: Replica, release: string): LedgerRelease {
  const found = replica.ledger.release(parseCid(release))
  if (found === undefined)
    throw new UnknownIdError(
      'release',
      release,
      '`datanet release list ID` lists them; `datanet sync ID` looks for news.',
    )
  return found
}

/** Dataset versions. */
export function releaseOperations(desk: Desk): ReleaseOperations {
  return {
    async createRelease({ datanet, name, filter = {} }) {
      const replica = desk.library.get(datanet)
      for (const contribution of filter.contributions ?? []) {
        const outcome = replica.docket.get(parseCid(contribution))?.certificate?.verdict.body.outcome
        if (outcome !== 'accepted') {
          throw new InputRefusedError(
            `contribution ${contribution} is not accepted, so no release can pin it`,
            '`datanet contributions ID --status accepted` lists those that are.',
          )
        }
      }
      const chosen = acceptedCertificates(replica).filter((certificate) => passes(replica, certificate, filter))
      if (chosen.length === 0)
        throw new InputRefusedError(
          'no accepted contribution passes the filter',
          '`datanet contributions ID --status accepted` lists those that there are.',
        )
      if (chosen.length > MAX_RELEASE)
        throw new InputRefusedError(
          `${chosen.length} contributions pass the filter; a release pins ${MAX_RELEASE}`,
          'Narrow the filter, or make several releases.',
        )
      const entry = await replica.append([{ type: 'release', name, verdicts: chosen.map(({ verdict }) => verdict.id) }])
      return infoOf(replica, releaseOf(replica, recordId(entry.id, entry.records.length - 1).toString()))
    },

    async listReleases({ datanet }) {
      const replica = desk.library.get(datanet)
      return replica.ledger.releases().map((release) => infoOf(replica, release))
    },
  }
}
