/** What a replica's events are to those who listen at the API. */

import type { Happening, SyncStatus } from '@datanet/client'
import { type CID, didOf, isKnownRecord, openStatement, recordId } from '@datanet/records'
import type { Replica, ReplicaEvent } from '@datanet/replica'
import type { SyncReport } from '../datanets/sync-status.ts'
import { assetText, timeText } from './text.ts'

function ofEntry(replica: Replica, event: Extract<ReplicaEvent, { type: 'entry' }>): Happening[] {
  const { entry } = event
  const datanet = replica.id.toString()
  const at = timeText(Date.now())
  const author = didOf(entry.payload.author)
  const happened: Happening[] = [
    {
      type: 'entry',
      at,
      datanet,
      author,
      seq: entry.payload.seq,
      entry: entry.id.toString(),
      records: entry.records.length,
    },
  ]
  entry.records.forEach((record, index) => {
    if (!isKnownRecord(record)) return
    if (record.type === 'release') {
      happened.push({ type: 'release', at, datanet, release: recordId(entry.id, index).toString(), name: record.name })
    } else if (record.type === 'statement') {
      const statement = openStatement(record.statement)
      if (statement?.body.type === 'vote') {
        const { subject, signer, round, score } = statement.body
        happened.push({
          type: 'vote',
          at,
          datanet,
          contribution: subject.toString(),
          author: didOf(signer),
          round,
          score,
        })
      } else if (statement?.body.type === 'receipt') {
        const { signer, purpose, units } = statement.body
        happened.push({
          type: 'use',
          at,
          datanet,
          receipt: statement.id.toString(),
          author: didOf(signer),
          purpose,
          units: units.toString(),
        })
      }
    }
  })
  return happened
}

/** The happenings of one event; none for what only the inside of a peer needs. */
export function happeningsOf(replica: Replica, event: ReplicaEvent): Happening[] {
  const datanet = replica.id.toString()
  const at = timeText(Date.now())
  switch (event.type) {
    case 'entry':
      return ofEntry(replica, event)
    case 'contribution': {
      const { id, author, record } = event.submission
      return [
        {
          type: 'contribution',
          at,
          datanet,
          contribution: id.toString(),
          author: didOf(author),
          title: record.title,
          rows: record.rows,
        },
      ]
    }
    case 'certificate': {
      const { subject, round, outcome, score } = event.certificate.verdict.body
      return [{ type: 'verdict', at, datanet, contribution: subject.toString(), round, outcome, score }]
    }
    case 'payment': {
      const payment = replica.ledger.payment(event.payment)
      if (payment === undefined) return []
      const { id, receipt, asset, amount, parts } = payment
      return [
        {
          type: 'payment',
          at,
          datanet,
          payment: id.toString(),
          receipt: receipt.toString(),
          asset: assetText(asset),
          amount: amount.toString(),
          pending: parts === null,
        },
      ]
    }
    case 'fork':
      return [{ type: 'fork', at, datanet, author: didOf(event.author), seq: event.seq }]
    case 'statement':
      return []
  }
}

/** How far a datanet is in step with other peers, as the API says it. */
export function syncText(report: SyncReport): SyncStatus {
  const { state, have, want, received, sent, rate, peers, since } = report
  return { state, have, want, received, sent, rate, peers: [...peers], since: since === null ? null : timeText(since) }
}

/** The happening of a datanet that is being brought in step, or was. */
export function syncHappening(datanet: CID, report: SyncReport): Happening {
  return { type: 'sync', at: timeText(Date.now()), datanet: datanet.toString(), sync: syncText(report) }
}

/** The happening of a copy that is kept here from now on, or no more. */
export function copyHappening(datanet: CID, contribution: CID, kept: boolean): Happening {
  return {
    type: 'copy',
    at: timeText(Date.now()),
    datanet: datanet.toString(),
    contribution: contribution.toString(),
    kept,
  }
}
