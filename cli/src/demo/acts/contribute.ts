import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bytes, counted } from '../../present/quantity.ts'
import type { Player } from '../player.ts'
import { type Founded, type Offers, sample } from '../scene.ts'

const LICENSE = 'CC-BY-4.0'

async function offer(
  { stage, datanet }: Founded,
  by: Player,
  path: string,
  file: string,
  title: string,
): Promise<string> {
  stage.command(`contribute ID ${file} --license ${LICENSE} --title "${title}"`)
  const made = await by.client.contribute({ datanet, paths: [path], license: LICENSE, title })
  stage.tell(
    `${by.name} signed contribution ${made.contribution}`,
    `(${counted(made.rows, 'row')}, ${bytes(made.bytes)}).`,
  )
  return made.contribution
}

/** Ada offers a good set and a broken one while Ben is away; Ben comes later, and offers one too. */
export async function contribute(scene: Founded): Promise<Offers> {
  const { stage, ada, ben, cleo, datanet } = scene
  stage.act('Ada contributes two sets: a good one, and one with broken rows')
  const good = await offer(scene, ada, sample('tickets-good.jsonl'), 'tickets-good.jsonl', 'Tickets of May')
  const broken = await offer(
    scene,
    ada,
    sample('tickets-broken.jsonl'),
    'tickets-broken.jsonl',
    'Tickets, labelled in a hurry',
  )
  await hears(scene, cleo, [good, broken])
  stage.tell('Cleo heard of both by gossip, one after the other, as they happened.')

  stage.act('Ben joins only now, and contributes a small set of his own')
  // written after Ada's entries, and yet sent before them: sync goes author by author
  const { link } = await cleo.client.invite({ datanet })
  await ben.client.joinDatanet({ target: link })
  await hears(scene, ben, [good, broken])
  const { entries } = await ben.client.getDatanet({ datanet })
  stage.tell(`Ben got all ${entries} entries at once, by sync: another order of delivery than Cleo's.`)
  const more = await offer(scene, ben, sample('tickets-more.jsonl'), 'tickets-more.jsonl', 'Tickets of June')
  await Promise.all([ada, cleo].map((player) => hears(scene, player, [more])))
  return { good, broken, more }
}

/** Cleo offers Ada's good file once more, under her own name. */
export async function copy(scene: Founded): Promise<string> {
  const { stage, ben, folder } = scene
  stage.act("Cleo offers Ada's good file again, as her own")
  const path = join(folder, 'my-tickets.jsonl')
  await copyFile(sample('tickets-good.jsonl'), path)
  const copied = await offer(scene, scene.cleo, path, 'my-tickets.jsonl', 'My tickets')
  await hears(scene, ben, [copied])
  return copied
}

async function hears({ datanet }: Founded, player: Player, contributions: readonly string[]): Promise<void> {
  await player.until(datanet, `${contributions.length} contributions to arrive`, async () => {
    const held = new Set((await player.client.listContributions({ datanet })).map(({ contribution }) => contribution))
    return contributions.every((contribution) => held.has(contribution))
  })
}
