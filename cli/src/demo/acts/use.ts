import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Used } from '@datanet/client'
import { DemoFailedError } from '../../errors.ts'
import { bytes, count, counted } from '../../present/quantity.ts'
import { table } from '../../present/table.ts'
import { type Founded, namesOf, type Offers, sample } from '../scene.ts'

/** What Ben uses, and what he would have used without the copy. */
export interface Releases {
  readonly all: string
  readonly withoutCopy: string
}

/** Cleo pins dataset versions: all that is accepted, and the same without the copy. */
export async function release({ stage, ben, cleo, datanet }: Founded, { good, more }: Offers): Promise<Releases> {
  stage.act('Cleo makes a release of all that is accepted, her copy too')
  stage.command('release create ID v1')
  const all = await cleo.client.createRelease({ datanet, name: 'v1' })
  const honest = await cleo.client.createRelease({
    datanet,
    name: 'v1-without-the-copy',
    filter: { contributions: [good, more] },
  })
  stage.tell(
    `v1 holds ${counted(all.contributions, 'contribution')}, ${counted(all.rows, 'row')}. It pins their certificates, so later verdicts change nothing about it.`,
    `To compare with later, she also makes one without the copy: ${counted(honest.contributions, 'contribution')}, ${counted(honest.rows, 'row')}.`,
  )
  await ben.until(
    datanet,
    'the releases to arrive',
    async () => (await ben.client.listReleases({ datanet })).length === 2,
  )
  return { all: all.release, withoutCopy: honest.release }
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Ben fetches by datanet while Ada, who contributed, is offline; the very bytes come back. */
export async function fetch(
  { stage, ada, ben, folder, datanet }: Founded,
  { all }: Releases,
  { good }: Offers,
): Promise<void> {
  stage.act('Ada goes offline. Ben fetches the release all the same')
  await ada.stop()
  const out = join(folder, 'fetched')
  stage.command('fetch ID --release v1 --out ./fetched')
  const fetched = await ben.client.fetch({ datanet, release: all, out })
  const [original, copy] = await Promise.all([
    readFile(sample('tickets-good.jsonl')),
    readFile(join(out, good, 'tickets-good.jsonl')),
  ])
  const [before, after] = [sha256(original), sha256(copy)]
  if (before !== after)
    throw new DemoFailedError(
      'the file that Ben fetched is not the one that Ada contributed',
      `Compare them in ${out}.`,
    )
  stage.tell(
    `${counted(fetched.files, 'file')}, ${counted(fetched.rows, 'row')}, ${bytes(fetched.bytes)}, without Ada's peer; each block was checked against its CID.`,
    `sha256 of what Ada contributed  ${before}`,
    `sha256 of what Ben fetched      ${after}`,
  )
}

/** Ben signs what he used. */
export async function use(scene: Founded, { all, withoutCopy }: Releases): Promise<{ used: Used; honest: Used }> {
  const { stage, ben, cleo, datanet } = scene
  stage.act('Ben trains a model on it, and signs a receipt of use')
  stage.command('use ID --release v1 --purpose train --units 1')
  const used = await ben.client.use({ datanet, release: all, purpose: 'train', units: '1' })
  const honest = await ben.client.use({ datanet, release: withoutCopy, purpose: 'evaluate', units: '1' })
  const names = namesOf(scene)
  stage.tell(
    `Receipt ${used.receipt}. Its weights are not chosen but computed, from rows, scores and credit:`,
    ...table(
      used.weights,
      [
        { head: 'CONTRIBUTION', cell: (share) => share.contribution },
        { head: 'OF', cell: (share) => names.label(share.author) },
        { head: 'WEIGHT', cell: (share) => count(BigInt(share.weight)), align: 'right' },
      ],
      stage.style,
    ),
  )
  await cleo.until(
    datanet,
    'the receipt to arrive',
    async () => BigInt((await cleo.client.getLedger({ datanet })).totals.uses) >= 2n,
  )
  return { used, honest }
}
