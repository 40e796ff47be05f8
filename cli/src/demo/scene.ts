import { fileURLToPath } from 'node:url'
import { Names } from '../access/names.ts'
import type { Player } from './player.ts'
import type { Stage } from './stage.ts'

/** What every act has: who plays, where, and how to tell. */
export interface Scene {
  readonly stage: Stage
  /** Contributes. */
  readonly ada: Player
  /** Judges and buys. */
  readonly ben: Player
  /** Founded the datanet, judges, and attests payments. */
  readonly cleo: Player
  /** Where the peers and all that the demo writes lie. */
  readonly folder: string
}

/** The scene from when the datanet is there. */
export interface Founded extends Scene {
  readonly datanet: string
}

/** What was contributed. */
export interface Offers {
  readonly good: string
  readonly broken: string
  readonly more: string
}

/** A file of the sample data that comes with this package. */
export function sample(file: string): string {
  return fileURLToPath(new URL(`../../sample/${file}`, import.meta.url))
}

/** The players by their authors. */
export function namesOf({ ada, ben, cleo }: Scene): Names {
  return new Names([ada, ben, cleo].map(({ author, name }) => ({ author, name })))
}
