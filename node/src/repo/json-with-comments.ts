/** A string, a comment, or a comma that nothing follows in its list or object. An open string is left for JSON to refuse. */
const TOKENS = /"(?:[^"\\\n]+|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<=["\]}\w]\s*),(?=\s*[\]}])/g
const BYTE_ORDER_MARK = /^\uFEFF/

/** Blank where a token was: line ends stay, so that what follows keeps its place in errors. */
function blank(token: string): string {
  return token.replaceAll(/[^\n]/g, ' ')
}

/** JSON text without comments and trailing commas, each character in its place. */
function plainJson(text: string): string {
  const uncommented = text.replaceAll(TOKENS, (token) => (token.startsWith('/') ? blank(token) : token))
  return uncommented.replaceAll(TOKENS, (token) => (token === ',' ? ' ' : token))
}

/**
 * The value of JSON in which comments (`//` and slash-star) and trailing commas are allowed. Throws SyntaxError, whose place is
 * the one in the text.
 */
export function parseJsonWithComments(text: string): unknown {
  return JSON.parse(plainJson(text.replace(BYTE_ORDER_MARK, '')))
}
