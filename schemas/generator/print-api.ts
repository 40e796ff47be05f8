import { API_FILE, type Api, type ApiRoute } from './api.ts'
import { SchemaUnreadableError } from './errors.ts'
import { GENERATED, homesOf, type Module, printModules, type Root } from './module.ts'
import { readExpression } from './readers.ts'
import { outermost, type Shape } from './shape.ts'
import { docstring, quoted, typeOf } from './types.ts'

const SHAPE = "import { shape } from '@datanet/records'"

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)]
}

/** The kind of a query parameter, by which its text is read. */
function queryKind(shape: Shape, where: string): string {
  switch (shape.kind) {
    case 'text':
    case 'pattern':
    case 'choice':
      return 'text'
    case 'integer':
    case 'boolean':
      return shape.kind
    case 'named':
      return queryKind(shape.of, where)
    default:
      throw new SchemaUnreadableError(where, `a query parameter cannot be a ${shape.kind}`)
  }
}

/** Code that names types and readers, with the modules that they come from. */
function qualified(code: string, homes: ReadonlyMap<string, string>): string {
  return code.replaceAll(/\b(read|parse)?([A-Z]\w+)\b/g, (name, _, object) => {
    const home = homes.get(object)
    return home === undefined ? name : `${home}.${name}`
  })
}

function routeEntry(route: ApiRoute, homes: ReadonlyMap<string, string>): string {
  const query = Object.entries(route.query).map(([name, shape]) => `${name}: ${quoted(queryKind(shape, name))}`)
  const read = readExpression(route.response, 'value', 'RESPONSE', quoted(route.operation))
  return `  ${route.operation}: {
    operation: ${quoted(route.operation)},
    method: ${quoted(route.method)},
    path: ${quoted(route.path)},
    params: [${route.params.map(quoted).join(', ')}],
    query: { ${query.join(', ')} },
    stream: ${quoted(route.stream)},
    parseInput: ${qualified(`parse${route.input.name}`, homes)},
    parseResponse: (value) => ${qualified(read, homes)},
  },\n`
}

function routeType(route: ApiRoute, homes: ReadonlyMap<string, string>): string {
  const response = route.response.kind === 'union' ? 'Happening' : qualified(typeOf(route.response), homes)
  return `${docstring(route.summary, '  ')}  ${route.operation}: Route<${qualified(route.input.name, homes)}, ${response}>\n`
}

/** The generated files of `packages/client/src/generated`, by name. */
export function printApi(api: Api): Map<string, string> {
  const tags = unique(api.routes.map((route) => route.tag))
  const modules: Module[] = tags.map((tag, index) => {
    const inputs = api.routes.filter((route) => route.tag === tag)
    const roots: Root[] = inputs.map((route) => ({ file: API_FILE, shape: route.input, path: route.operation }))
    const parts = inputs.flatMap((route) => outermost(route.response))
    return { name: tag, roots: index === 0 ? [...api.bodies, ...roots] : roots, parts }
  })
  const shared = unique(api.routes.flatMap((route) => outermost(route.response).map((object) => object.name)))
  const texts = printModules(modules, SHAPE, shared)
  const homes = homesOf(modules)
  const union = api.routes.find((route) => route.response.kind === 'union')
  const happening =
    union === undefined
      ? ''
      : `/** Something that happened at the peer; type tells what. */\nexport type Happening = ${qualified(typeOf(union.response), homes)}\n`
  const limits = Object.entries(api.limits).map(([name, value]) => `  ${name}: ${value},\n`)
  const statuses = Object.entries(api.errors).map(([code, status]) => `  ${code}: ${status},\n`)
  const imports = [...tags].sort().map((tag) => `import * as ${tag} from './${tag}.ts'\n`)
  texts.set(
    'routes',
    [
      `${GENERATED}${SHAPE}\nimport type { Route } from '../route.ts'\n${imports.join('')}`,
      happening,
      `/** Every operation of the API. */\nexport interface Routes {\n${api.routes.map((route) => routeType(route, homes)).join('')}}\n`,
      `const RESPONSE = shape.schema(${quoted(API_FILE)})\n`,
      `/** How each operation travels, and how what goes in and comes out is checked. */\nexport const routes: Routes = {\n${api.routes.map((route) => routeEntry(route, homes)).join('')}}\n`,
    ].join('\n'),
  )
  const exports = [...texts.keys()].sort().map((name) => `export * from './${name}.ts'\n`)
  texts.set(
    'api',
    [
      `${GENERATED}${exports.join('')}`,
      `/** What every path begins with. */\nexport const API_PREFIX = ${quoted(api.prefix)}\n`,
      `/** The bounds that both sides keep to. */\nexport const apiLimits = {\n${limits.join('')}} as const\n`,
      `/** The HTTP status that comes with each error code. */\nexport const errorStatuses: Readonly<Record<string, number>> = {\n${statuses.join('')}}\n`,
    ].join('\n'),
  )
  return texts
}
