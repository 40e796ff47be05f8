import { readFile } from 'node:fs/promises'
import { shortCid } from '../../present/short-id.ts'
import { type Founded, type Scene, sample } from '../scene.ts'

/** Cleo founds the datanet, with Ben and herself as validators. */
export async function found(scene: Scene): Promise<Founded> {
  const { stage, ben, cleo } = scene
  stage.act('Cleo founds a datanet for support tickets')
  stage.command(
    'create support-tickets --schema ticket.schema.json --license CC-BY-4.0 --validator BEN --validator CLEO',
  )
  const { datanet, charter } = await cleo.client.createDatanet({
    name: 'support-tickets',
    domain: 'customer support',
    schemas: [{ name: 'ticket', schema: await readFile(sample('ticket.schema.json'), 'utf8') }],
    licenses: ['CC-BY-4.0'],
    validators: [ben, cleo].map(({ author }) => ({ author, weight: '1' })),
    issuers: [cleo.author],
  })
  stage.tell(
    `Its id is the hash of its charter: ${datanet}`,
    'Each row must be a ticket with one of eight intents. A certificate needs both validators, Ben and Cleo.',
    `Of a payment, contributors get ${charter.split.contributors / 10} % and validators ${charter.split.validators / 10} %.`,
  )
  return { ...scene, datanet }
}

/** Ada comes in by a link. */
export async function comeIn({ stage, ada, cleo, datanet }: Founded): Promise<void> {
  stage.act('Cleo sends Ada a link; Ada joins')
  const { invite, link } = await cleo.client.invite({ datanet })
  stage.command(`join 'datanet:${shortCid(datanet)}?peer=…&invite=…'`)
  await ada.client.joinDatanet({ target: link })
  await ada.until(datanet, 'being let in', async () => (await ada.client.getDatanet({ datanet })).admitted)
  stage.tell(
    `The link says which datanet, where a peer of it is, and lets its holder write (invite ${shortCid(invite)}).`,
  )
}
