import { DatanetError } from '@datanet/records'

/** A look at a store found that something would have to be written first. */
export class StoreReadOnlyError extends DatanetError {
  readonly code = 'ERR_STORE_READ_ONLY'

  constructor() {
    super('the store lacks the first entry of a datanet', 'Run `datanet verify` to see what else is missing.')
  }
}
