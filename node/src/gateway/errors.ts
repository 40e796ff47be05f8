import { DatanetError } from '@datanet/records'

/** What the gateway has no answer to; who asks is told the status and the message. */
export class GatewayError extends DatanetError {
  readonly code = 'ERR_GATEWAY'
  /** HTTP. */
  readonly status: number

  constructor(status: number, message: string, hint: string, options?: ErrorOptions) {
    super(message, hint, options)
    this.status = status
  }
}

/** A reader of the gateway takes its answer too slowly. */
export class ReaderSlowError extends DatanetError {
  readonly code = 'ERR_READER_SLOW'

  constructor(milliseconds: number) {
    super(`a reader took nothing for ${milliseconds} ms, or too little`, 'Nothing to do here: it may ask again.')
  }
}

/** A reader of the gateway gives way to one from another address, which has fewer answers. */
export class ReaderDisplacedError extends DatanetError {
  readonly code = 'ERR_READER_DISPLACED'

  constructor() {
    super('a reader with many answers gives way to another one', 'Nothing to do here: it may ask again.')
  }
}
