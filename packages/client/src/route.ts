/** How the text of a query parameter is read. */
export type QueryKind = 'text' | 'integer' | 'boolean'

/** How an operation travels, and how what goes in (I) and comes out (O) is checked. */
export interface Route<I, O> {
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** A template below the prefix of the API: `/datanets/{datanet}`. */
  readonly path: string
  /** The parameters in the path. */
  readonly params: readonly string[]
  readonly query: Readonly<Record<string, QueryKind>>
  /** `progress`: may answer with progress events before the result; `events`: answers with events for as long as it is heard. */
  readonly stream: 'none' | 'progress' | 'events'
  /** Path parameters, query and body as one object. Throws SchemaMismatchError. */
  parseInput(value: unknown): I
  /** The body of an answer, or one event of a stream of events. Throws SchemaMismatchError. */
  parseResponse(value: unknown): O
}
