import { DatanetError } from '@datanet/records'

/** Content or a block that a test has put out of reach. */
export class ContentAwayError extends DatanetError {
  readonly code = 'ERR_CONTENT_AWAY'
}
