import type { ContributionDetail, GateReport, Operations, PayoutOfPayment, ShardText, UseInfo } from '@datanet/client'
import { payoutsOf } from '@datanet/ledger'
import type { Case, Submission } from '@datanet/quality'
import { didOf, hexOf, parseCid, publicKeyOf, recordId, toLine } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { isContentFault, parseManifest, readShards } from '@datanet/shards'
import { localBlocks } from '../content/local-blocks.ts'
import type { Copies } from '../custody/custody.ts'
import type { Followed } from '../datanets/followed.ts'
import { AlreadyContributedError, UnknownIdError } from '../errors.ts'
import { statusOf, summaryOf, verdictReport, voteInfo } from './contribution-reports.ts'
import { copiesInfo } from './copies-report.ts'
import type { Desk } from './desk.ts'
import { importContent } from './import-content.ts'
import { assetText, reasonTexts } from './text.ts'
import { waitFor } from './wait.ts'

type ContributionOperations = Pick<Operations, 'contribute' | 'listContributions' | 'getContribution'>

const DEFAULT_PAGE = 10_000
/** Of a contribution of more files, the first ones are listed. */
const FILES_SHOWN = 1000

/** A contribution that was offered. Throws ERR_NOT_FOUND. */
export function submittedCase(replica: Replica, contribution: string): { held: Case; submission: Submission } {
  const held = replica.docket.get(parseCid(contribution))
  if (held?.submission == null) {
    throw new UnknownIdError(
      'contribution',
      contribution,
      '`datanet contributions ID` lists them; `datanet sync ID` looks for news.',
    )
  }
  return { held, submission: held.submission }
}

function usesOf(replica: Replica, contribution: string): UseInfo[] {
  const paid = new Set(replica.ledger.payments().map((payment) => payment.receipt.toString()))
  return replica.ledger.receipts().flatMap((receipt) => {
    const shares = replica.ledger.poolOf(receipt)?.shares ?? []
    if (!shares.some((share) => share.contribution.toString() === contribution)) return []
    const { signer, purpose, units } = receipt.body
    return [
      {
        receipt: receipt.id.toString(),
        author: didOf(signer),
        purpose,
        units: units.toString(),
        paid: paid.has(receipt.id.toString()),
      },
    ]
  })
}

function payoutsTo(replica: Replica, contribution: string): PayoutOfPayment[] {
  return replica.ledger.payments().flatMap((payment) =>
    payoutsOf(replica.ledger, payment.id)
      .filter((payout) => payout.contribution?.toString() === contribution)
      .map(({ author, amount }) => ({
        payment: payment.id.toString(),
        author: didOf(author),
        asset: assetText(payment.asset),
        amount: amount.toString(),
        status: replica.ledger.standingOfPayment(payment).status,
      })),
  )
}

/** The first files of content that is here, and how many there are; none of a manifest that is none. */
async function filesOf(desk: Desk, { record }: Submission): Promise<{ shards: number | null; files: ShardText[] }> {
  const blocks = localBlocks(desk.stores.blocks)
  const files: ShardText[] = []
  try {
    const manifest = parseManifest(await blocks.get(record.manifest))
    for await (const { path, cid, bytes, rows, format, schema } of readShards(manifest, blocks)) {
      files.push({ path, cid: cid.toString(), bytes, rows, format, schema })
      if (files.length === FILES_SHOWN) break
    }
    return { shards: manifest.count, files }
  } catch (error) {
    if (!isContentFault(error)) throw error
    return { shards: null, files }
  }
}

async function gatesOf(replica: Replica, submission: Submission): Promise<GateReport[]> {
  if (!(await replica.fingerprints.has(submission.id))) return []
  const { reports } = await replica.examine(submission)
  return reports.map(({ gate, passed, score, reasons }) => ({ gate, passed, score, reasons: reasonTexts(reasons) }))
}

async function detailOf(
  desk: Desk,
  followed: Followed,
  held: Case,
  submission: Submission,
  signal: AbortSignal | undefined,
): Promise<ContributionDetail> {
  const { replica } = followed
  const found = await desk.custody.copies(followed, [submission], signal)
  const copies = copiesInfo(found.get(submission.id.toString()) as Copies, submission, statusOf(replica, held))
  const electors = replica.docket.electorsOf(submission)
  const id = submission.id.toString()
  return {
    ...summaryOf(replica, held, submission),
    manifest: submission.record.manifest.toString(),
    derivedFrom: submission.record.derivedFrom.map(({ contribution, share }) => ({
      contribution: contribution.toString(),
      share,
    })),
    ...(copies.local ? await filesOf(desk, submission) : { shards: null, files: [] }),
    gates: copies.local ? await gatesOf(replica, submission) : [],
    votes: held.votes.counted().map((vote) => voteInfo(vote, electors)),
    certificate: held.certificate === null ? null : verdictReport(held.certificate, replica.founding, 'local'),
    uses: usesOf(replica, id),
    payouts: payoutsTo(replica, id),
    copies,
  }
}

/** Offering content, and looking at what was offered. */
export function contributionOperations(desk: Desk): ContributionOperations {
  return {
    async contribute({ datanet, paths, license, title, format, derivedFrom = [] }, options = {}) {
      const replica = desk.library.get(datanet)
      const how = { ...options, format }
      return await importContent(desk.stores, paths, how, async ({ manifest, cid, name }) => {
        const before = [...replica.ledger.contributionsOf(desk.author)].find((own) => own.record.manifest.equals(cid))
        if (before !== undefined) {
          throw new AlreadyContributedError(
            `you have contributed this very content as ${before.id}`,
            `\`datanet show ${datanet} ${before.id}\` tells what became of it.`,
          )
        }
        const entry = await replica.append([
          {
            type: 'contribution',
            title: title ?? toLine(name.slice(0, 200)),
            manifest: cid,
            license,
            rows: manifest.rows,
            bytes: manifest.bytes,
            derivedFrom: derivedFrom.map(({ contribution, share }) => ({
              contribution: parseCid(contribution),
              share,
            })),
            claim: null,
          },
        ])
        const id = recordId(entry.id, entry.records.length - 1)
        await desk.custody.adopt(desk.registry.get(datanet), cid)
        desk.network.rendezvous.provideOnce(cid)
        return {
          contribution: id.toString(),
          manifest: cid.toString(),
          shards: manifest.count,
          rows: manifest.rows,
          bytes: manifest.bytes,
          status: statusOf(replica, submittedCase(replica, id.toString()).held),
        }
      })
    },

    async listContributions({ datanet, status, author, after, limit = DEFAULT_PAGE }) {
      const replica = desk.library.get(datanet)
      const by = author === undefined ? null : hexOf(publicKeyOf(author))
      const summaries = [...replica.docket.cases()].flatMap((held) => {
        const { submission } = held
        if (submission === null || (by !== null && hexOf(submission.author) !== by)) return []
        const summary = summaryOf(replica, held, submission)
        return status === undefined || summary.status === status ? [summary] : []
      })
      summaries.sort((a, b) => (a.contribution < b.contribution ? -1 : 1))
      return summaries.filter(({ contribution }) => after === undefined || contribution > after).slice(0, limit)
    },

    async getContribution({ datanet, contribution, wait }, options = {}) {
      const replica = desk.library.get(datanet)
      const look = () => {
        const held = replica.docket.get(parseCid(contribution))
        return held?.submission != null && statusOf(replica, held) !== 'pending' ? held : null
      }
      if (wait !== undefined && wait > 0)
        await waitFor(replica, look, { what: `a verdict on ${contribution}`, seconds: wait, signal: options.signal })
      const { held, submission } = submittedCase(replica, contribution)
      return await detailOf(desk, desk.registry.get(datanet), held, submission, options.signal)
    },
  }
}
